# The worker on an NVIDIA GPU. The host needs its driver and the NVIDIA container toolkit.
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

# onnxruntime's CUDA provider wants CUDA 12 and cuDNN 9.
FROM nvidia/cuda:12.6.3-cudnn-runtime-ubuntu24.04
ENV NODE_ENV=production \
    MODELS_DIR=/models \
    MALLOC_ARENA_MAX=2 \
    MALLOC_MMAP_THRESHOLD_=1048576
COPY --from=build /usr/local/bin /usr/local/bin
COPY --from=build /usr/local/lib/node_modules /usr/local/lib/node_modules
RUN useradd --create-home --uid 1000 --non-unique node
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts && npm cache clean --force
# Fetches the CUDA libraries beside the CPU's.
RUN ONNXRUNTIME_NODE_INSTALL=cuda12 node node_modules/onnxruntime-node/script/install.js
COPY --from=build --chown=node:node /models /models
COPY --from=build /app/dist/worker dist/worker
COPY --from=build /app/dist/models dist/models
COPY --from=build /app/dist/shared dist/shared
COPY --from=build /app/dist/cli dist/cli
USER node
VOLUME /models
EXPOSE 8081
CMD ["node", "dist/worker/main.js"]
