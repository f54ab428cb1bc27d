import { checkNames, faultyLine, mostRows, tableOf, type TableRead } from './table.js';

const lineEnds = ['\r\n', '\n', '\r'];
const lineEnd = /\r\n|\n|\r/;

/** What csv-parse tells of a fault. */
interface CsvFault {
  readonly code: string;
  /** The line where it was noticed, from 1. */
  readonly line: number;
  readonly record: readonly unknown[];
  /** The line where its row begins, where that is not the same. */
  readonly rowLine: () => number;
}

/**
 * Reads a CSV (RFC 4180) whose first line names its columns; all values are texts. Lines may end in any way, empty
 * ones are passed over. No message quotes a value: it may be a password.
 */
export async function parseCsv(text: string): Promise<TableRead> {
  const { CsvError, parse } = await import('csv-parse/sync');
  const options = { record_delimiter: lineEnds, skip_empty_lines: true };
  const recordsOf = (to: number): string[][] => parse(text, { ...options, to });
  /** The first line with something in it after so many records. */
  const lineAfter = (records: number): number => {
    let line = 0;
    const onRecord = (_record: unknown, context: { readonly lines: number }): null => {
      line = context.lines;
      return null;
    };
    if (records > 0) parse(text, { ...options, to: records, on_record: onRecord });
    const rest = text.split(lineEnd).slice(line);
    return line + 1 + rest.findIndex((each) => each !== '');
  };
  let header: readonly string[] | undefined;
  try {
    [header] = recordsOf(1);
    if (header === undefined) return faultyLine(undefined, 'is empty; its first line names the columns');
    const wrong = checkHeader(header);
    const headerLine = lineAfter(0);
    if (wrong !== undefined) return faultyLine(headerLine, wrong);
    const rows = recordsOf(mostRows + 2).slice(1);
    if (rows.length === 0) return faultyLine(undefined, 'has a header and no rows');
    if (rows.length > mostRows)
      return faultyLine(undefined, `has more than ${mostRows} rows, which is the most`);
    return { ok: true, value: tableOf(header, rows) };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const record: unknown = error['record'];
    const fault: CsvFault = {
      code: error.code,
      line: Number(error['lines']),
      record: Array.isArray(record) ? record : [],
      rowLine: () => lineAfter(Number(error['records'])),
    };
    return describeFault(fault, header?.length ?? 0);
  }
}

function checkHeader(header: readonly string[]): string | undefined {
  const [only = '', ...more] = header;
  const separator = more.length === 0 ? /[;\t]/.exec(only)?.[0] : undefined;
  if (separator !== undefined) {
    const shown = separator === '\t' ? 'tabs' : `"${separator}"`;
    return `its columns are separated by ${shown}; separate them by commas`;
  }
  const names = checkNames(header);
  return names.ok ? undefined : names.problem;
}

function describeFault({ code, line, record, rowLine }: CsvFault, width: number): TableRead {
  switch (code) {
    case 'CSV_RECORD_INCONSISTENT_FIELDS_LENGTH': {
      const found = `${record.length} ${record.length === 1 ? 'value' : 'values'}`;
      return faultyLine(
        line,
        `the row has ${found}, the header ${width}; a value that holds a comma stands in quotes`,
      );
    }
    case 'CSV_QUOTE_NOT_CLOSED':
      return faultyLine(rowLine(), 'a quote is opened in this row and never closed');
    case 'INVALID_OPENING_QUOTE':
      return faultyLine(
        line,
        'a quote stands inside a value; put the whole value in quotes and double the quote',
      );
    case 'CSV_INVALID_CLOSING_QUOTE':
      return faultyLine(line, 'a quote closes before its value ends; double a quote that is part of a value');
    default:
      return faultyLine(line, `the row can't be read as CSV (${code})`);
  }
}
