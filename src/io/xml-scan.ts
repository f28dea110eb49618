// Goes through XML as spreadsheets hold it: tags and texts, one after another. No document types, no entities of their own.

export type XmlEvent =
  | { readonly kind: "open"; readonly name: string; readonly attributes: string; readonly closed: boolean }
  | { readonly kind: "close"; readonly name: string }
  | { readonly kind: "text"; readonly text: string };

/** Thrown for XML that cannot be read or that declares a document type. */
export class XmlFault extends Error {}

/** Events in document order. Names come without their prefix. */
export function* scanXml(xml: string): Generator<XmlEvent> {
  for (let at = 0; at < xml.length; ) {
    const tag = xml.indexOf("<", at);
    if (tag !== at) yield { kind: "text", text: decodeXml(xml.slice(at, tag < 0 ? xml.length : tag)) };
    if (tag < 0) return;
    if (xml.startsWith("<!--", tag)) at = after(xml, "-->", tag);
    else if (xml.startsWith("<![CDATA[", tag)) {
      at = after(xml, "]]>", tag);
      yield { kind: "text", text: xml.slice(tag + 9, at - 3) };
    } else if (xml.startsWith("<!", tag)) throw new XmlFault("document type");
    else if (xml.startsWith("<?", tag)) at = after(xml, "?>", tag);
    else {
      const end = tagEnd(xml, tag);
      at = end + 1;
      if (xml.charAt(tag + 1) === "/") yield { kind: "close", name: localName(xml.slice(tag + 2, end).trim()) };
      else {
        const closed = xml.charAt(end - 1) === "/";
        const body = xml.slice(tag + 1, closed ? end - 1 : end);
        const space = body.search(/\s/);
        yield { kind: "open", name: localName(space < 0 ? body : body.slice(0, space)), attributes: space < 0 ? "" : body.slice(space), closed };
      }
    }
  }
}

/** Value of an attribute by its name, with or without a prefix; null when it is not there. */
export function attribute(attributes: string, name: string): string | null {
  for (const [, key, double, single] of attributes.matchAll(/([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)) {
    if (key !== undefined && localName(key) === name) return decodeXml(double ?? single ?? "");
  }
  return null;
}

function after(xml: string, mark: string, from: number): number {
  const end = xml.indexOf(mark, from);
  if (end < 0) throw new XmlFault("cut off");
  return end + mark.length;
}

function tagEnd(xml: string, from: number): number {
  let quote = 0;
  for (let at = from + 1; at < xml.length; at += 1) {
    const code = xml.charCodeAt(at);
    if (quote !== 0) {
      if (code === quote) quote = 0;
    } else if (code === 62) return at;
    else if (code === 34 || code === 39) quote = code;
  }
  throw new XmlFault("cut off");
}

function localName(name: string): string {
  return name.slice(name.indexOf(":") + 1);
}

const NAMED: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

function decodeXml(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(/&(?:#x([0-9a-fA-F]{1,6})|#(\d{1,7})|(\w+));/g, (whole, hex: string | undefined, decimal: string | undefined, name: string | undefined) => {
    if (name !== undefined) return NAMED[name] ?? whole;
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : "\uFFFD";
  });
}
