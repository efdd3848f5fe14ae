import { typesense } from '../search-servers.ts';
import { runContract } from './run-contract.ts';

runContract(typesense, []);
