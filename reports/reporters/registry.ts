import type { Draw } from './drawn.ts';
import type { ReporterName } from './names.ts';

interface FileReporter {
  /** In the folder that `--output` names. */
  readonly file: string;
  /** Loaded when it is wanted: the libraries behind it are much code that a check does not need. */
  readonly load: () => Promise<Draw>;
}

/** The reporters that write a file of their own; a further one is a line here and one in `names.ts`. */
export const FILE_REPORTERS: Readonly<Partial<Record<ReporterName, FileReporter>>> = {
  html: { file: 'report.html', load: async () => (await import('./html.ts')).drawHtml },
  junit: { file: 'junit.xml', load: async () => (await import('./junit.ts')).junitReport },
  sarif: { file: 'report.sarif', load: async () => (await import('./sarif.ts')).sarifReport },
  markdown: {
    file: 'summary.md',
    load: async () => (await import('./markdown.ts')).markdownReport,
  },
};
