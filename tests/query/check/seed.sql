-- A small company in which every invariant holds: one quote that became an order, approved by a person, shipped in part and partly
-- refused; one draft. The views of schema "check" are tried on it, see test_check_views.c. Written without the triggers, which refuse
-- most of what the tests break.
SET session_replication_role = replica;
SET search_path = "check", app, pg_catalog;

CREATE FUNCTION pg_temp.id(n integer) RETURNS uuid LANGUAGE sql IMMUTABLE AS
	$$ SELECT ('01890000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid $$;

INSERT INTO branch (id, code, name, created_at) VALUES (pg_temp.id(1), 'B1', '总部', '2026-11-01');
INSERT INTO app_user (id, login, name, branch_id, created_at) VALUES
	(pg_temp.id(11), 'rep', '销售', pg_temp.id(1), '2026-11-01'), (pg_temp.id(12), 'boss', '经理', pg_temp.id(1), '2026-11-01'),
	(pg_temp.id(13), 'gone', '离职', pg_temp.id(1), '2026-11-01');
UPDATE app_user SET archived_at = '2026-11-02' WHERE login = 'gone';
INSERT INTO session (id, user_id, token_hash, created_at, seen_at, expires_at, ended_at) VALUES
	(pg_temp.id(21), pg_temp.id(11), '\x01', '2026-11-03', '2026-11-03', '2126-11-03', NULL),
	(pg_temp.id(23), pg_temp.id(13), '\x03', '2026-11-01', '2026-11-01', '2126-11-03', '2026-11-02');
INSERT INTO category (id, code, name, created_at) VALUES (pg_temp.id(31), 'C', '类', '2026-11-01');
INSERT INTO product (id, code, name, search_key, category_id, unit, kind, tax_rate, currency, list_price, created_at) VALUES
	(pg_temp.id(32), 'P1', '货', '货', pg_temp.id(31), '个', 1, 130000, 'CNY', 11300000, '2026-11-01'),
	(pg_temp.id(33), 'P2', '服务', '服务', pg_temp.id(31), '次', 2, 130000, 'CNY', 113000000, '2026-11-01');
INSERT INTO warehouse (id, code, name, branch_id, created_at) VALUES
	(pg_temp.id(34), 'W1', '一库', pg_temp.id(1), '2026-11-01'), (pg_temp.id(35), 'W2', '二库', pg_temp.id(1), '2026-11-01');
INSERT INTO stock VALUES (pg_temp.id(34), pg_temp.id(32), 920000, 60000, false), (pg_temp.id(35), pg_temp.id(32), 50000, 0, false);
INSERT INTO supply (id, warehouse_id, product_id, quantity, received, expected_on, state, created_at) VALUES
	(pg_temp.id(36), pg_temp.id(34), pg_temp.id(32), 10, 4, '2026-12-01', 1, '2026-11-01');
INSERT INTO credit_account (id, limit_amount, ordered, shipped) VALUES (pg_temp.id(41), 10000000, 19210, 3390);
INSERT INTO customer (id, code, name, search_key, credit_id, owner_id, branch_id, currency, created_at, created_by) VALUES
	(pg_temp.id(42), 'K', '客户', '客户', pg_temp.id(41), pg_temp.id(11), pg_temp.id(1), 'CNY', '2026-11-01', pg_temp.id(11));
INSERT INTO flow (id, code, flow_version, name, subject, priority, published_by, published_at) VALUES
	(pg_temp.id(51), 'o', 1, '订单', 17, 1, pg_temp.id(12), '2026-11-01'), (pg_temp.id(52), 'q', 1, '报价', 16, 1, pg_temp.id(12), '2026-11-01');

-- the quote, passed by rule
INSERT INTO quote (id, number, state, customer_id, branch_id, owner_id, created_by, currency, fx_rate, tax_inclusive, business_date, valid_to,
	net, tax, gross, cost, base_gross, base_net, content_hash, editors, order_id, created_at, updated_at)
VALUES (pg_temp.id(60), 'XSBJ-B1-202611-00001', 4, pg_temp.id(42), pg_temp.id(1), pg_temp.id(11), pg_temp.id(11), 'CNY', 100000000, true,
	'2026-11-03', '2026-12-03', 10000, 1300, 11300, 6000, 11300, 10000, sha256('quote'), ARRAY[pg_temp.id(11)], pg_temp.id(70), '2026-11-03',
	'2026-11-04');
INSERT INTO quote_line (id, quote_id, seq, product_id, name, unit, unit_num, unit_den, quantity, price, tax_rate, net, tax, gross, unit_cost, cost,
	price_source)
VALUES (pg_temp.id(61), pg_temp.id(60), 1, pg_temp.id(32), '货', '个', 1, 1, 100000, 11300000, 130000, 10000, 1300, 11300, 6000000, 6000, 'list');

-- the order: 10 pieces and a service; 4 pieces went out, 1 of them was refused
INSERT INTO sales_order (id, number, state, customer_id, branch_id, owner_id, created_by, warehouse_id, quote_id, quote_revision, currency, fx_rate,
	tax_inclusive, business_date, wished_date, net, tax, gross, cost, base_gross, base_net, content_hash, editors, shipment, signoff, submitted_at,
	effective_at, effective_on, created_at, updated_at)
VALUES (pg_temp.id(70), 'XSDD-B1-202611-00001', 3, pg_temp.id(42), pg_temp.id(1), pg_temp.id(11), pg_temp.id(11), pg_temp.id(34), pg_temp.id(60), 1,
	'CNY', 100000000, true, '2026-11-04', '2026-11-20', 20000, 2600, 22600, 6000, 22600, 20000, '', ARRAY[pg_temp.id(11)], 2, 2,
	'2026-11-04 10:00', '2026-11-04 11:00', '2026-11-04', '2026-11-04 09:00', '2026-11-06');
INSERT INTO sales_order (id, state, customer_id, branch_id, owner_id, created_by, warehouse_id, currency, fx_rate, tax_inclusive, business_date, net, tax,
	gross, cost, base_gross, base_net, content_hash, editors, created_at, updated_at)
VALUES (pg_temp.id(80), 1, pg_temp.id(42), pg_temp.id(1), pg_temp.id(11), pg_temp.id(11), pg_temp.id(34), 'CNY', 100000000, false, '2026-11-04', 10000, 1300,
	11300, 600, 11300, 10000, '', ARRAY[pg_temp.id(11)], '2026-11-04', '2026-11-04');
INSERT INTO order_line (id, order_id, seq, product_id, warehouse_id, quote_line_id, kind, name, unit, unit_num, unit_den, quantity, base_quantity, price,
	tax_rate, net, tax, gross, unit_cost, cost, price_source, promised_date, reserved, shipped, signed, refused)
VALUES (pg_temp.id(71), pg_temp.id(70), 1, pg_temp.id(32), pg_temp.id(34), pg_temp.id(61), 1, '货', '个', 1, 1, 100000, 100000, 11300000, 130000, 10000,
		1300, 11300, 6000000, 6000, 'list', '2026-11-20', 60000, 40000, 30000, 10000),
	(pg_temp.id(72), pg_temp.id(70), 2, pg_temp.id(33), pg_temp.id(34), NULL, 2, '服务', '次', 1, 1, 10000, 10000, 113000000, 130000, 10000, 1300, 11300,
		0, 0, 'list', '2026-11-20', 0, 0, 0, 0),
	(pg_temp.id(81), pg_temp.id(80), 1, pg_temp.id(32), pg_temp.id(34), NULL, 1, '货', '箱', 10, 1, 10000, 100000, 100000000, 130000, 10000, 1300, 11300,
		600000, 600, 'typed', NULL, 0, 0, 0, 0);
UPDATE sales_order o SET content_hash = sha256(convert_to(c.content, 'UTF8')) FROM order_content c WHERE c.id = o.id;

INSERT INTO revision SELECT 17, o.id, 1, c.content, o.content_hash, pg_temp.id(11), o.submitted_at
	FROM sales_order o JOIN order_content c ON c.id = o.id WHERE o.state = 3;
INSERT INTO revision VALUES (16, pg_temp.id(60), 1, 'quote', sha256('quote'), pg_temp.id(11), '2026-11-03');
INSERT INTO approval_instance (id, subject, subject_id, revision, content_hash, inputs, inputs_hash, flow_id, state, automatic, node_seq, branch_id, owner_id,
	authors, submitted_by, submitted_at, ended_at)
SELECT pg_temp.id(CASE d.subject WHEN 17 THEN 91 ELSE 92 END), d.subject, d.id, 1, d.content_hash, 'amount=1', sha256('amount=1'),
	pg_temp.id(CASE d.subject WHEN 17 THEN 51 ELSE 52 END), 2, d.subject = 16, 1, pg_temp.id(1), pg_temp.id(11), ARRAY[pg_temp.id(11)], pg_temp.id(11),
	'2026-11-04 10:00', '2026-11-04 11:00'
  FROM documents d WHERE NOT d.draft;
INSERT INTO approval_node (instance_id, seq, name, kind, method, state, reason, flow_id, flow_seq, pass_repeat) VALUES
	(pg_temp.id(91), 1, '经理', 1, 2, 2, '', pg_temp.id(51), 1, false), (pg_temp.id(92), 1, '自动', 2, 1, 2, '', pg_temp.id(52), 1, false);
INSERT INTO approval_task (id, instance_id, node_seq, subject, subject_id, assignee_id, origin, state, opened_at, decided_at) VALUES
	(pg_temp.id(93), pg_temp.id(91), 1, 17, pg_temp.id(70), pg_temp.id(12), 'user:boss', 2, '2026-11-04 10:00', '2026-11-04 11:00');
INSERT INTO approval_act (id, instance_id, task_id, node_seq, at, user_id, act, content_hash)
SELECT a.id, a.instance_id, a.task_id, 1, a.at, a.user_id, a.act, i.content_hash
  FROM (VALUES (pg_temp.id(94), pg_temp.id(91), NULL, timestamptz '2026-11-04 10:00', pg_temp.id(11), 1),
	(pg_temp.id(95), pg_temp.id(91), pg_temp.id(93), '2026-11-04 11:00', pg_temp.id(12), 2),
	(pg_temp.id(96), pg_temp.id(92), NULL, '2026-11-04 10:00', pg_temp.id(11), 1),
	(pg_temp.id(97), pg_temp.id(92), NULL, '2026-11-04 10:00', pg_temp.id(11), 6)) AS a(id, instance_id, task_id, at, user_id, act)
  JOIN approval_instance i ON i.id = a.instance_id;

INSERT INTO shipment (id, number, order_id, warehouse_id, branch_id, owner_id, state, business_date, signed_on, created_by, created_at) VALUES
	(pg_temp.id(101), 'XSCK-B1-202611-00001', pg_temp.id(70), pg_temp.id(34), pg_temp.id(1), pg_temp.id(11), 2, '2026-11-05', '2026-11-06',
	pg_temp.id(11), '2026-11-05');
INSERT INTO shipment_line (shipment_id, line_id, quantity, refused, net, tax, gross, cost, base_gross, base_net) VALUES
	(pg_temp.id(101), pg_temp.id(71), 40000, 10000, 4000, 520, 4520, 2400, 4520, 4000);
INSERT INTO number_series VALUES ('order', pg_temp.id(1), 202611, 1), ('quote', pg_temp.id(1), 202611, 1), ('shipment', pg_temp.id(1), 202611, 1);

INSERT INTO stock_move (id, at, business_date, warehouse_id, product_id, kind, on_hand, reserved, subject, subject_id, line_id, user_id)
SELECT pg_temp.id(110 + m.n), '2026-11-04', '2026-11-04', pg_temp.id(m.warehouse), pg_temp.id(32), m.kind, m.on_hand, m.reserved, m.subject,
	pg_temp.id(m.subject_id), pg_temp.id(m.line_id), pg_temp.id(11)
  FROM (VALUES (1, 34, 1, 1000000, 0, 12, 36, NULL), (2, 34, 5, 0, 100000, 17, 70, 71), (3, 34, 7, -40000, -40000, 17, 70, 71),
	(4, 34, 8, 10000, 0, 17, 70, 71), (5, 34, 4, -50000, 0, 12, 37, NULL), (6, 35, 4, 50000, 0, 12, 37, NULL))
	AS m(n, warehouse, kind, on_hand, reserved, subject, subject_id, line_id);
INSERT INTO credit_move (id, at, business_date, account_id, kind, ordered, shipped, subject, subject_id, user_id) VALUES
	(pg_temp.id(121), '2026-11-04', '2026-11-04', pg_temp.id(41), 1, 22600, 0, 17, pg_temp.id(70), pg_temp.id(12)),
	(pg_temp.id(122), '2026-11-05', '2026-11-05', pg_temp.id(41), 2, -4520, 4520, 17, pg_temp.id(70), pg_temp.id(11)),
	(pg_temp.id(123), '2026-11-06', '2026-11-06', pg_temp.id(41), 3, 1130, -1130, 17, pg_temp.id(70), pg_temp.id(11));
INSERT INTO fact (id, business_date, kind, branch_id, owner_id, customer_id, product_id, category_id, region, channel, order_id, line_id, quantity, net, tax,
	gross, cost)
SELECT pg_temp.id(130 + f.n), f.day::date, f.kind, pg_temp.id(1), pg_temp.id(11), pg_temp.id(42), pg_temp.id(f.product), pg_temp.id(31), '', '', pg_temp.id(70),
	pg_temp.id(f.line), f.quantity, f.net, f.tax, f.net + f.tax, f.cost
  FROM (VALUES (1, '2026-11-04', 1, 32, 71, 100000, 10000, 1300, 6000), (2, '2026-11-04', 1, 33, 72, 10000, 10000, 1300, 0),
	(3, '2026-11-05', 3, 32, 71, 40000, 4000, 520, 2400), (4, '2026-11-06', 4, 32, 71, 30000, 3000, 390, 1800),
	(5, '2026-11-06', 5, 32, 71, 10000, 1000, 130, 600)) AS f(n, day, kind, product, line, quantity, net, tax, cost);

-- Partitions of the engine's tables are by month of their id.
SELECT partition_ensure('2023-06-28', 1);
INSERT INTO request_log (request_id, user_id, method, digest, reply, subject, subject_id, at) VALUES
	(pg_temp.id(141), pg_temp.id(11), 'order_create', '', '', 17, pg_temp.id(70), '2026-11-04');
INSERT INTO audit (id, at, user_id, method, request_id, subject, subject_id, version, revision, content_hash, change)
SELECT pg_temp.id(142), '2026-11-04', pg_temp.id(11), 'order_create', pg_temp.id(141), 17, o.id, 1, 1, o.content_hash, '' FROM sales_order o
	WHERE o.id = pg_temp.id(70);
INSERT INTO event (id, pos, at, kind, subject, subject_id, version, actor_id) VALUES
	(pg_temp.id(143), 1, '2026-11-04', 'order.created', 17, pg_temp.id(70), 1, pg_temp.id(11));
UPDATE event_head SET pos = 1;
INSERT INTO outbox (id, at, channel, recipient, lang, template, subject, subject_id, next_at, state, sent_at) VALUES
	(pg_temp.id(144), '2026-11-04', 1, 'k@example.org', 1, 'order_effective', 17, pg_temp.id(70), '2026-11-04', 2, '2026-11-04');
SET session_replication_role = origin;
