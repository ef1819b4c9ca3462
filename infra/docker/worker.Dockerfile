# The worker computes faces, on the CPU. The lite models are part of the image; other packs are mounted.
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
RUN MODELS_DIR=/models node dist/cli/pull.js lite

FROM node:20.20-bookworm-slim
ENV NODE_ENV=production \
    MODELS_DIR=/models \
    MALLOC_ARENA_MAX=2 \
    MALLOC_MMAP_THRESHOLD_=1048576
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# The CPU provider is in the package; its install script would only fetch CUDA's.
RUN ONNXRUNTIME_NODE_INSTALL=skip npm ci --omit=dev && npm cache clean --force
COPY --from=build --chown=node:node /models /models
COPY --from=build /app/dist/worker dist/worker
COPY --from=build /app/dist/models dist/models
COPY --from=build /app/dist/shared dist/shared
COPY --from=build /app/dist/cli dist/cli
USER node
VOLUME /models
EXPOSE 8081
CMD ["node", "dist/worker/main.js"]
