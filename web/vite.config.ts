import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { paraglideVitePlugin } from '@inlang/paraglide-js';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { bareEndpoints } from './bare-endpoints.ts';
import { languages } from './languages.ts';

/** `npm run dev`: the product keeps its own port, the browser talks to Vite. */
const productUrl = `http://127.0.0.1:${process.env.PORT ?? '3000'}`;

const emojiFiles = ['en', 'es', 'pt'].flatMap((language) => [`${language}/data.json`, `${language}/messages.json`]);

/** The emoji picker's names and groups, served by us: no browser of ours asks a stranger for them. */
function emojiNames(): Plugin {
  const read = (name: string) => readFileSync(createRequire(import.meta.url).resolve(`emojibase-data/${name}`));
  return {
    name: 'emoji-names',
    generateBundle() {
      for (const name of emojiFiles) this.emitFile({ type: 'asset', fileName: `emoji/${name}`, source: read(name) });
    },
    configureServer(server) {
      server.middlewares.use('/emoji', (request, response, next) => {
        const name = emojiFiles.find((file) => request.url?.startsWith(`/${file}`));
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
      // Which language: src/language.ts.
      strategy: ['baseLocale'],
    }),
    languages(),
    bareEndpoints(),
    react(),
    emojiNames(),
  ],
  resolve: { alias: [{ find: /^zod$/, replacement: join(import.meta.dirname, 'unchecked.ts') }] },
  build: {
    // scripts/script-budget.ts reads it.
    manifest: true,
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2023',
    // No data: URLs in script or style: the page's Content-Security-Policy stays strict.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    rolldownOptions: {
      treeshake: { manualPureFunctions: ['z', 'endpoint'] },
      output: {
        // Left alone it is a file for each part that some pages share: dozens before anything is shown, and dozens for a thread.
        // A group takes along what it imports, so that none imports one that imports it.
        codeSplitting: {
          groups: [
            { name: 'first', tags: ['$initial'], priority: 3 },
            { name: 'ui', test: /node_modules\/(@mantine|@floating-ui)|web\/src\/ui\//, minShareCount: 8, priority: 2 },
            {
              name: 'thread',
              test: /inbox\/(thread\/ThreadPane|thread\/use-history|composer\/outbox)\.tsx?$/,
              priority: 1,
            },
          ],
        },
      },
    },
  },
  worker: { format: 'es' },
  server: {
    port: 5173,
    proxy: { '/api': { target: productUrl, changeOrigin: false } },
  },
});
