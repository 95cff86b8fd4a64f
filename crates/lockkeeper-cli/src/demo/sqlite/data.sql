SELECT 'customers', id, name, email FROM customers;
SELECT 'orders', id, customer_id, status, total_cents FROM orders;
