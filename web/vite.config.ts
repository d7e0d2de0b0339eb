import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

/**
 * Writes `.br` and `.gz` beside each text asset, once it is final, so that the server compresses
 * nothing at run time.
 */
function precompress(): Plugin {
  return {
    name: 'precompress',
    apply: 'build',
    async writeBundle({ dir = 'dist' }, bundle) {
      const names = Object.keys(bundle).filter((name) => /^assets\/.*\.(js|css|svg)$/.test(name))
      await Promise.all(names.map((name) => compress(join(dir, name))))
    },
  }
}

async function compress(path: string): Promise<void> {
  const source = await readFile(path)
  const params = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY }
  await writeFile(`${path}.br`, brotliCompressSync(source, { params }))
  await writeFile(`${path}.gz`, gzipSync(source, { level: 9 }))
}

const server = process.env.SNEAKERHEAD_URL ?? 'http://127.0.0.1:3000'

export default defineConfig({
  plugins: [react(), tailwindcss(), precompress()],
  resolve: { alias: { '@': `${import.meta.dirname}/src` } },
  // The server puts a fresh one into every page that it sends.
  html: { cspNonce: '__CSP_NONCE__' },
  build: {
    // Nothing inline: the Content-Security-Policy allows none of it.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 640, // kB before compression; what counts is held by a test
    target: 'es2023',
    emptyOutDir: true, // public/.gitkeep keeps dist a folder that Go can embed
  },
  // Without changeOrigin, so that Host stays the one that the browser asked for: sign-in for
  // development takes calls from pages of the same origin only.
  server: { proxy: { '/api': { target: server }, '/media': server, '/ws': { target: server, ws: true } } },
})
