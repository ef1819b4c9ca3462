# The bot talks to Discord and Redis and knows no pixels: no sharp, no onnxruntime.
FROM node:20.20-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN ONNXRUNTIME_NODE_INSTALL=skip npm ci --include=dev
COPY tsconfig.json ./
COPY bot bot
COPY worker worker
COPY shared shared
COPY models models
COPY infra infra
COPY cli cli
RUN node node_modules/typescript/bin/tsc -p tsconfig.json

FROM node:20.20-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --omit=optional && npm cache clean --force
COPY --from=build /app/dist/bot dist/bot
COPY --from=build /app/dist/shared dist/shared
# A volume that is mounted there takes over its owner.
RUN mkdir /data && chown node:node /data
USER node
EXPOSE 8080
# Node itself, so that SIGTERM reaches the process that drains.
CMD ["node", "dist/bot/main.js"]
