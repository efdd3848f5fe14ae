import { embedded } from '../search-servers.ts';
import { runContract } from './run-contract.ts';
import { embeddedWaivers } from './waivers.ts';

runContract(embedded, embeddedWaivers);
