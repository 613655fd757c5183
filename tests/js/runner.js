// @ts-check
/** Loads the test modules named in the address, runs them, and leaves the results where a driver finds them. */
import { runAll } from './assert.js';

const modules = new URLSearchParams(location.search).getAll('module');
await Promise.all(modules.map((name) => import(`./unit/${name}`)));
/** @type {any} */ (globalThis).results = await runAll();
