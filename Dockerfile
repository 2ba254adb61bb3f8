# The sandbox as an image:
#   docker build -t messaging-sandbox .
#   docker run --rm -p 127.0.0.1:4000:4000 messaging-sandbox --freeze
FROM node:24-slim AS build
WORKDIR /project
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run build

FROM node:24-slim AS packages
WORKDIR /project
COPY package.json package-lock.json ./
# The image has a Node already.
RUN npm ci --omit=dev --no-audit --no-fund && rm -rf node_modules/node-linux-* node_modules/.bin/node

FROM node:24-slim
ENV HOST=0.0.0.0 PORT=4000
WORKDIR /sandbox
COPY package.json ./
COPY --from=packages /project/node_modules node_modules
COPY --from=build /project/build build
USER node
EXPOSE 4000
HEALTHCHECK --interval=2s --timeout=5s --start-period=60s --retries=15 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/sandbox/health`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "build/sandbox/bin.js"]
