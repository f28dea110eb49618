// A text shown as Markdown: React elements made from the parsed tree, never markup. Links are not links: they show their
// address, and images their words and address, so that nothing in a response can be followed or fetched by accident.
import { createElement, useMemo, useState, type ReactNode } from "react";
import { parseMarkdown, type Block, type Inline } from "../../domain/markdown.ts";
import { useLanguage } from "../../i18n/messages-context.tsx";
import { Button } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { VisibleLine } from "../../ui/visible-line.tsx";
import styles from "./markdown.module.css";

/** UTF-16 units shown before a person asks for the rest. */
const FIRST_UNITS = 20_000;

export function MarkdownText({ text }: { readonly text: string }) {
  const { messages } = useLanguage();
  const [whole, setWhole] = useState(false);
  const isCut = !whole && text.length > FIRST_UNITS;
  const blocks = useMemo(() => parseMarkdown(isCut ? text.slice(0, FIRST_UNITS) : text), [text, isCut]);
  return (
    <div className={styles["markdown"]} dir="auto">
      <Blocks blocks={blocks} />
      {isCut ? (
        <Button rank="quiet" onClick={() => setWhole(true)}>
          {messages.detail.showAll(text.length)}
        </Button>
      ) : null}
    </div>
  );
}

function Blocks({ blocks }: { readonly blocks: readonly Block[] }): ReactNode {
  return blocks.map((block, index) => <BlockView key={index} block={block} />);
}

function BlockView({ block }: { readonly block: Block }) {
  switch (block.kind) {
    case "heading":
      // Not headings of the page: they stand below the panel's own, by their looks alone.
      return <p role="heading" aria-level={Math.min(6, block.level + 3)} className={styles["heading"]} data-level={block.level}><Inlines parts={block.children} /></p>;
    case "paragraph":
      return <p><Inlines parts={block.children} /></p>;
    case "code":
      return <pre tabIndex={0} className={styles["block"]}><code><Plain text={block.text} /></code></pre>;
    case "quote":
      return <blockquote className={styles["quote"]}><Blocks blocks={block.children} /></blockquote>;
    case "list": {
      const items = block.items.map((item, index) => <li key={index}><Blocks blocks={item} /></li>);
      return block.start === null ? <ul className={styles["list"]}>{items}</ul> : <ol className={styles["list"]} start={block.start}>{items}</ol>;
    }
    case "table":
      return (
        <div tabIndex={0} role="group" className={styles["wide"]}>
          <table>
            <thead>
              <tr>{block.head.map((cell, index) => <th key={index} scope="col"><Inlines parts={cell} /></th>)}</tr>
            </thead>
            <tbody>
              {block.rows.map((row, at) => (
                <tr key={at}>{row.map((cell, index) => <td key={index}><Inlines parts={cell} /></td>)}</tr>
              ))}
            </tbody>
          </table>
        </div>
      );
    case "rule":
      return <hr />;
  }
}

const ELEMENTS = { strong: "strong", emphasis: "em", strike: "s" } as const;

function Inlines({ parts }: { readonly parts: readonly Inline[] }): ReactNode {
  return parts.map((part, index) => <InlineView key={index} part={part} />);
}

function InlineView({ part }: { readonly part: Inline }) {
  const { messages } = useLanguage();
  switch (part.kind) {
    case "text":
      return <Plain text={part.text} />;
    case "code":
      return <code><Plain text={part.text} /></code>;
    case "break":
      return <br />;
    case "strong":
    case "emphasis":
    case "strike":
      return createElement(ELEMENTS[part.kind], null, <Inlines parts={part.children} />);
    case "link":
    case "image":
      return (
        <span className={styles["address"]} title={part.kind === "link" ? messages.gridWork.linkShown : messages.gridWork.imageShown}>
          {part.kind === "image" ? <Icon name="file" size={12} /> : null}
          <Inlines parts={part.children} />
          {" ("}
          <Plain text={part.address} />
          {")"}
        </span>
      );
  }
}

function Plain({ text }: { readonly text: string }) {
  const { messages } = useLanguage();
  return <VisibleLine text={text} control={messages.detail.control} className={styles["plain"]} />;
}
