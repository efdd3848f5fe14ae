/**
 * Writes `schemas/word-vectors/vectors.bin` from the model that its README names.
 * usage: python3 -m pip download --no-deps wordllama==0.4.0.post1 && npm run word-vectors -- FILE.whl
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { meaningDimensions } from '../src/search-document.ts';
import { bytesOfPiece, storedZero, wordBeginning } from '../src/word-vectors.ts';

const largestStored = 7;
/** Numbers beyond so many times the usual one are rare, and cut to it. */
const cutAt = 2.7;
/** Bytes and control marks of the tokenizer come before the pieces of words. */
const firstPiece = 259;
const wordPiece = /^▁?[\p{L}\p{N}]+$/u;

const [wheel] = process.argv.slice(2);
if (wheel === undefined) {
  process.stderr.write('Give the path of the downloaded .whl file.\n');
  process.exitCode = 2;
} else {
  const folder = mkdtempSync(join(tmpdir(), 'word-vectors-'));
  try {
    execFileSync('python3', ['-m', 'zipfile', '-e', wheel, folder]);
    const file = laidOut(rowsOfPieces(folder), readNumbers(folder));
    writeFileSync(new URL('../word-vectors/vectors.bin', import.meta.url), file);
    process.stderr.write(`wrote ${file.length} bytes\n`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Pieces in lower case with their rows in the model; one that it has in capitals only stands for its lower form. */
function rowsOfPieces(folder: string): readonly (readonly [piece: string, row: number])[] {
  const path = join(folder, 'wordllama/tokenizers/l2_supercat_tokenizer_config.json');
  const { model }: { model: { vocab: Record<string, number> } } = JSON.parse(readFileSync(path, 'utf8'));
  const rows = new Map<string, number>();
  for (const [piece, row] of Object.entries(model.vocab).toSorted(([, a], [, b]) => a - b)) {
    const lower = piece.toLowerCase();
    const isAnother = lower !== piece && (lower in model.vocab || rows.has(lower));
    if (row >= firstPiece && wordPiece.test(lower) && !isAnother) rows.set(lower, row);
  }
  return [...rows]
    .map(([piece, row]) => [piece.replace('▁', wordBeginning), row] as const)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
}

interface Numbers {
  readonly rows: number;
  at(row: number, dimension: number): number;
}

/** A safetensors file with one table of 16-bit numbers. */
function readNumbers(folder: string): Numbers {
  const file = readFileSync(join(folder, 'wordllama/weights/l2_supercat_256.safetensors'));
  const headerBytes = Number(file.readBigUInt64LE(0));
  const header: { 'embedding.weight': { shape: [number, number] } } = JSON.parse(
    file.toString('utf8', 8, 8 + headerBytes),
  );
  const [rows, columns] = header['embedding.weight'].shape;
  return {
    rows,
    at: (row, dimension) => halfOf(file.readUInt16LE(8 + headerBytes + 2 * (row * columns + dimension))),
  };
}

function halfOf(bits: number): number {
  const [exponent, fraction] = [(bits >> 10) & 31, bits & 1023];
  const size = exponent === 0 ? 2 ** -24 * fraction : 2 ** (exponent - 25) * (1024 + fraction);
  return bits & 0x80_00 ? -size : size;
}

function laidOut(pieces: readonly (readonly [piece: string, row: number])[], numbers: Numbers): Buffer {
  const list = Buffer.from(pieces.map(([piece]) => piece).join('\n'));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(list.length);
  const unit = (cutAt * usualSize(numbers)) / largestStored;
  const stored = (row: number, dimension: number) =>
    storedZero + Math.max(-largestStored, Math.min(largestStored, Math.round(numbers.at(row, dimension) / unit)));
  const packed = Buffer.alloc(pieces.length * bytesOfPiece);
  for (const [place, [, row]] of pieces.entries())
    for (let index = 0; index < bytesOfPiece; index += 1)
      packed[place * bytesOfPiece + index] = stored(row, 2 * index) | (stored(row, 2 * index + 1) << 4);
  return Buffer.concat([length, list, packed]);
}

/** The standard deviation of what is kept of the table; its mean is next to nothing. */
function usualSize({ rows, at }: Numbers): number {
  let squares = 0;
  for (let row = 0; row < rows; row += 1)
    for (let dimension = 0; dimension < meaningDimensions; dimension += 1) squares += at(row, dimension) ** 2;
  return Math.sqrt(squares / (rows * meaningDimensions));
}
