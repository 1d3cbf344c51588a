import { leftOut } from './left-out.ts';

const documentType = /<!DOCTYPE(?:"[^"]*"|'[^']*'|[^"'<>[\]])*>/y;

/** Passes a document type without definitions; lib/xml refuses one that has some before the parser sees it. */
class DocTypeReader {
  readDocType(xml: string, start: number): { readonly entities: object; readonly i: number } {
    documentType.lastIndex = start;
    if (!documentType.test(xml)) throw leftOut('Document type definitions are');
    return { entities: {}, i: documentType.lastIndex - 1 };
  }
}

// biome-ignore lint/style/noDefaultExport: the file it stands in for exports so
export default DocTypeReader;
