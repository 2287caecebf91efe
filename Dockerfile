# One image for web, api, worker and the one-shot commands; docker-compose.yml says which one runs.
FROM node:24.21.0-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY apps/api/package.json apps/api/
COPY apps/local/package.json apps/local/
COPY apps/ops/package.json apps/ops/
COPY apps/web/package.json apps/web/
COPY apps/worker/package.json apps/worker/
COPY libs/access/package.json libs/access/
COPY libs/config/package.json libs/config/
COPY libs/contracts/package.json libs/contracts/
COPY libs/domain/package.json libs/domain/
COPY libs/files/package.json libs/files/
COPY libs/mail/package.json libs/mail/
COPY libs/record/package.json libs/record/
COPY libs/telemetry/package.json libs/telemetry/
COPY libs/temporal/package.json libs/temporal/
COPY libs/texts/package.json libs/texts/
COPY workflows/package.json workflows/
RUN npm ci --ignore-scripts
COPY . .
RUN node build.mjs && npm prune --omit=dev --ignore-scripts && rm -rf apps/local apps/*/src libs/*/src workflows/src test

FROM node:24.21.0-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build --chown=root:root /app ./
RUN mkdir -p /data/files && chown node:node /data/files
USER node
CMD ["node", "--enable-source-maps", "apps/web/dist/main.js"]
