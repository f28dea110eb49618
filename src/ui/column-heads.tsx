// The names of a plain table's columns, as its first row. Tables that sort or resize have heads of their own.

export function ColumnHeads({ columns }: {
  /** No two alike. */
  readonly columns: readonly string[];
}) {
  return (
    <thead>
      <tr>
        {columns.map((column) => (
          <th key={column} scope="col">
            {column}
          </th>
        ))}
      </tr>
    </thead>
  );
}
