import { archiveWriterContract } from './archive-writer.contract.ts';
import { MemoryArchive } from './memory-archive.ts';

archiveWriterContract('memory', async () => new MemoryArchive());
