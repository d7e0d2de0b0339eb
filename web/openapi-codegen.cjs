/** The RTK Query hooks are generated from the same document as the server's handlers. */
module.exports = {
  schemaFile: '../internal/api/openapi.yaml',
  apiFile: './src/lib/api/base-api.ts',
  apiImport: 'baseApi',
  outputFile: './src/lib/api/api.gen.ts',
  exportName: 'api',
  filterEndpoints: (name) => !['clerkWebhook', 'getHealth', 'getReadiness'].includes(name),
  hooks: { queries: true, lazyQueries: true, mutations: true },
}
