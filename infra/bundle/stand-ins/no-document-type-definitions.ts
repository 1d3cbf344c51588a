const documentType = /<!DOCTYPE(?:"[^"]*"|'[^']*'|[^"'<>[\]])*>/y;

/** Passes a document type without definitions; lib/xml refuses one that has some before the parser sees it. */
class DocTypeReader {
  readDocType(xml: string, start: number): { readonly entities: object; readonly i: number } {
    documentType.lastIndex = start;
    if (!documentType.test(xml))
      throw new Error(
        'Document type definitions are left out of the bundle (infra/bundle/slim-packages.ts).',
      );
    return { entities: {}, i: documentType.lastIndex - 1 };
  }
}

// biome-ignore lint/style/noDefaultExport: the file it stands in for exports so
export default DocTypeReader;
