export function CatalogueList() {
  return null;
}
