-- Count and hash of everything that was there before the application wrote its first row, over
-- the columns that were there before the first migration.
SELECT 'carriers', count(*), md5(sum(hashtextextended(ROW(id, name, speed)::text, 0)::numeric)::text)
FROM carriers WHERE id <= 3;
SELECT 'customers', count(*), md5(sum(hashtextextended(ROW(id, name, email)::text, 0)::numeric)::text)
FROM customers;
SELECT 'orders', count(*), md5(sum(hashtextextended(
  ROW(id, customer_id, status, total_cents, ordered_at)::text, 0)::numeric)::text)
FROM orders WHERE id <= {orders};
SELECT 'order_items', count(*), md5(sum(hashtextextended(
  ROW(order_id, line, product, quantity)::text, 0)::numeric)::text)
FROM order_items WHERE order_id <= {orders};
