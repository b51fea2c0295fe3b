import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { paraglideVitePlugin } from '@inlang/paraglide-js';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** `npm run dev`: the product keeps its own port, the browser talks to Vite. */
const productUrl = `http://127.0.0.1:${process.env.PORT ?? '3000'}`;

/** The emoji picker's names and groups, served by us: no browser of ours asks a stranger for them. */
function emojiNames(): Plugin {
  const files = ['data.json', 'messages.json'];
  const read = (name: string) => readFileSync(createRequire(import.meta.url).resolve(`emojibase-data/en/${name}`));
  return {
    name: 'emoji-names',
    generateBundle() {
      for (const name of files) this.emitFile({ type: 'asset', fileName: `emoji/en/${name}`, source: read(name) });
    },
    configureServer(server) {
      server.middlewares.use('/emoji/en', (request, response, next) => {
        const name = files.find((file) => request.url?.startsWith(`/${file}`));
        if (name === undefined) next();
        else response.setHeader('content-type', 'application/json').end(read(name));
      });
    },
  };
}

export default defineConfig({
  root: import.meta.dirname,
  plugins: [
    paraglideVitePlugin({
      project: './project.inlang',
      outdir: './src/paraglide',
      strategy: ['localStorage', 'baseLocale'],
      localStorageKey: 'roost.locale',
    }),
    react(),
    emojiNames(),
  ],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2023',
    // No data: URLs in script or style: the page's Content-Security-Policy stays strict.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
  },
  worker: { format: 'es' },
  server: {
    port: 5173,
    proxy: { '/api': { target: productUrl, changeOrigin: false } },
  },
});
