#!/usr/bin/env node
// A sale over the public protocol: one user enters and submits an order, another approves it, the first watches.
//
//     sale.js HOST:PORT CA.pem PASSWORDS
//
// PASSWORDS is a folder with one file a user, as scripts/quickstart leaves it in DIR/demo.
// npm packages: @grpc/grpc-js @grpc/proto-loader. PROTO names the folder with the .proto files (default: ../../proto).
'use strict';
const crypto = require('crypto');
const fs = require('fs');
const path = require('path');
const grpc = require('@grpc/grpc-js');
const protoLoader = require('@grpc/proto-loader');

// [load]
const PROTO = process.env.PROTO || path.join(__dirname, '..', '..', 'proto');
const files = ['session', 'order', 'task', 'event'].map((noun) => `branchline/v1/${noun}.proto`);
const definition = protoLoader.loadSync([...files, 'google/rpc/status.proto', 'google/rpc/error_details.proto'],
  { includeDirs: [PROTO], keepCase: true, longs: String, enums: String, defaults: true });
const v1 = grpc.loadPackageDefinition(definition).branchline.v1;
const decode = (type, bytes) => definition[type].deserialize(bytes);
// [end]

// [request-id]
// Milliseconds since 1970 in the first 48 bits, the rest random: RFC 9562, version 7.
function uuid7() {
  const b = crypto.randomBytes(16);
  b.writeUIntBE(Date.now(), 0, 6);
  b[6] = 0x70 | (b[6] & 0x0f);
  b[8] = 0x80 | (b[8] & 0x3f);
  return b.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
// [end]

// [error]
// What the server said: `code` for transport, `reason` for programs, `fields` for forms, `wait` for the patient.
class Refused extends Error {
  constructor(error) {
    super(error.message);
    Object.assign(this, { code: error.code, reason: '', parameters: {}, fields: [], wait: 0 });
    const [bytes] = (error.metadata && error.metadata.get('grpc-status-details-bin')) || [];
    if (bytes) for (const detail of decode('google.rpc.Status', bytes).details) this.take(detail);
    this.message = `${grpc.status[this.code]} ${this.reason}: ${error.details}`;
  }

  take({ type_url, value }) {
    const type = type_url.split('/').pop();
    if (type === 'google.rpc.ErrorInfo') {
      const info = decode(type, value);
      this.reason = info.reason;
      this.parameters = info.metadata;
    } else if (type === 'google.rpc.BadRequest') {
      this.fields = decode(type, value).field_violations;
    } else if (type === 'google.rpc.RetryInfo') {
      const { seconds, nanos } = decode(type, value).retry_delay;
      this.wait = Number(seconds) * 1000 + nanos / 1e6;
    }
  }
}
// [end]

// [repeat]
const pause = (ms) => new Promise((go) => setTimeout(go, ms));
const once = (client, rpc, request, metadata) => new Promise((resolve, reject) => {
  client[rpc](request, metadata, { deadline: Date.now() + 30000 },
    (error, reply) => (error ? reject(new Refused(error)) : resolve(reply)));
});

// One unary call. A write has its request_id, so it may be sent again when nobody knows what became of it.
async function call(client, rpc, request, metadata, attempts = 4) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await once(client, rpc, request, metadata);
    } catch (e) {
      const unsure = e.code === grpc.status.UNAVAILABLE || e.code === grpc.status.DEADLINE_EXCEEDED;
      if (!unsure || attempt === attempts) throw e;
      await pause(e.wait || 500 * 2 ** attempt);
    }
  }
}
// [end]

// [login]
// The metadata that every call of this user carries.
async function login(sessions, name, password) {
  const request = { request_id: uuid7(), login: name, password };
  const session = await call(sessions, 'CreateSession', request, new grpc.Metadata());
  const metadata = new grpc.Metadata();
  metadata.set('authorization', `Bearer ${session.token}`);
  metadata.set('accept-language', 'en');
  return metadata;
}
// [end]

// [watch]
// Events from `cursor` on, without gaps; the first one is a heartbeat that tells where the watch begins.
async function* watch(client, metadata, cursor = '') {
  for (;;) {
    const stream = client.WatchEvents({ cursor }, metadata);
    try {
      for await (const { event } of stream) {
        cursor = event.cursor;
        yield event;
      }
    } catch (e) {
      if (e.code !== grpc.status.UNAVAILABLE) throw new Refused(e);
      await pause(1000); // the line broke: go on behind the last event that arrived
    } finally {
      stream.cancel();
    }
  }
}

async function until(events, kind, id) {
  for (;;) {
    const { value: event } = await events.next();
    if (event.kind === 'heartbeat') continue;
    console.log(`event ${event.kind} ${event.subject_id} version ${event.version}`);
    if (event.kind === kind && event.subject_id === id) return event.cursor;
  }
}
// [end]

// [wrong]
// Every error comes at once, each with the path of its field.
async function wrongOrder(orders, me) {
  const lines = [{ product_id: '@P3001', quantity: '0' }, { product_id: '@NOSUCH', quantity: '1' }];
  try {
    await call(orders, 'CreateOrder', { request_id: uuid7(), customer_id: '@C0001', lines }, me);
  } catch (e) {
    console.log(`refused ${e.reason}`);
    for (const f of e.fields) console.log(`  ${f.field} ${f.reason}: ${f.description}`);
  }
}
// [end]

// [create]
// The request_id is made once, before the first attempt, and kept: the same request gives the same order.
async function createOrder(orders, me) {
  const request = {
    request_id: uuid7(),
    customer_id: '@C0001',
    note: 'from an integrator',
    lines: [{ product_id: '@P3001', quantity: '30' }, { product_id: '@P1001', quantity: '2', discount: '3' }],
  };
  const { order } = await call(orders, 'CreateOrder', request, me);
  const { order: again } = await call(orders, 'CreateOrder', request, me);
  console.log(`created ${order.id}, repeated: ${again.id === order.id ? 'same order' : 'ANOTHER ORDER'}`);
  return order;
}
// [end]

// [submit]
async function submitOrder(orders, me, { id, version }) {
  const request = { request_id: uuid7(), expected_version: version, order_id: id };
  const { order, path: nodes } = await call(orders, 'SubmitOrder', request, me);
  for (const node of nodes) console.log(`needs ${node.approvers.join(', ')}: ${node.reason}`);
  console.log(`submitted ${order.number} gross ${order.gross} ${order.currency_code}`);
  return order;
}
// [end]

// [approve]
async function approveOrder(tasks, manager, order) {
  const { tasks: open } = await call(tasks, 'ListTasks', { page_size: 100 }, manager);
  const task = open.find((t) => t.subject_id === order.id);
  // the hash says: this content is what I read, and nothing else
  const request = { request_id: uuid7(), task_id: task.id, content_hash: task.content_hash, comment: 'agreed' };
  const { document_state } = await call(tasks, 'ApproveTask', request, manager);
  console.log(`approved, order is ${document_state}`);
}
// [end]

// [main]
async function main(server, ca, passwords) {
  const password = (name) => fs.readFileSync(path.join(passwords, name), 'utf8').replace(/\n$/, '');
  const trust = grpc.credentials.createSsl(fs.readFileSync(ca));
  const [sessions, orders, tasks, events] = ['Session', 'Order', 'Task', 'Event'].map(
    (noun) => new v1[`${noun}Service`](server, trust));
  const me = await login(sessions, 'wulina', password('wulina'));
  const manager = await login(sessions, 'zhoujie', password('zhoujie'));
  const first = watch(events, me);
  await first.next(); // the heartbeat: from here on nothing is missed
  await wrongOrder(orders, me);
  const order = await submitOrder(orders, me, await createOrder(orders, me));
  const cursor = await until(first, 'order.submitted', order.id);
  await first.return(); // as if the line had broken
  await approveOrder(tasks, manager, order);
  const second = watch(events, me, cursor);
  await until(second, 'order.effective', order.id);
  await second.return();
  console.log(`done ${order.number}`);
  for (const client of [sessions, orders, tasks, events]) client.close();
}
// [end]

if (process.argv.length !== 5) {
  console.error('usage: sale.js HOST:PORT CA.pem PASSWORDS');
  process.exit(2);
}
main(...process.argv.slice(2)).catch((e) => {
  console.error(e.message);
  process.exitCode = 1;
});
