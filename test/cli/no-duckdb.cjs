// As after "npm install --omit=optional": DuckDB's native part cannot be resolved.
const Module = require('node:module');

const resolve = Module._resolveFilename;
Module._resolveFilename = function (request, ...rest) {
  if (!/^@duckdb\/node-bindings-/.test(request)) return resolve.call(this, request, ...rest);
  const error = new Error(`Cannot find module '${request}'\nRequire stack:\n- duckdb.js`);
  throw Object.assign(error, { code: 'MODULE_NOT_FOUND' });
};
