-- Count and hash of everything that was there before the application wrote its first row, over
-- the columns that were there before the first migration.
SELECT 'carriers', count(*), sum(hashtextextended(ROW(id, name, speed)::text, 0)::numeric)
FROM carriers WHERE id <= 3;
SELECT 'customers', count(*), sum(hashtextextended(ROW(id, name, email)::text, 0)::numeric)
FROM customers;
SELECT 'orders', count(*), sum(hashtextextended(
  ROW(id, customer_id, status, total_cents, ordered_at)::text, 0)::numeric)
FROM orders WHERE id <= {orders};
SELECT 'order_items', count(*), sum(hashtextextended(
  ROW(order_id, line, product, quantity)::text, 0)::numeric)
FROM order_items WHERE order_id <= {orders};
