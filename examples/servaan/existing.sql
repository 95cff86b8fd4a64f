-- Servaan before the admin panel: tenants, their customers and orders, with made-up
-- rows that are the same on every machine: 20 tenants, 2,000 customers, 20,000 orders.
-- Load once into an empty database:  psql -1 -v ON_ERROR_STOP=1 -f existing.sql

CREATE TYPE order_status AS ENUM ('PENDING', 'CONFIRMED', 'COMPLETED', 'CANCELLED');

CREATE TABLE tenants (
    id         UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    name       VARCHAR(255) NOT NULL,
    subdomain  VARCHAR(63) NOT NULL UNIQUE,
    plan       VARCHAR(20) NOT NULL DEFAULT 'STARTER'
               CHECK (plan IN ('STARTER', 'BUSINESS', 'ENTERPRISE')),
    is_active  BOOLEAN NOT NULL DEFAULT true,
    created_at TIMESTAMP NOT NULL DEFAULT NOW(),
    updated_at TIMESTAMP NOT NULL DEFAULT NOW()
);

CREATE TABLE customers (
    id         UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    tenant_id  UUID NOT NULL REFERENCES tenants(id),
    name       VARCHAR(255) NOT NULL,
    phone      VARCHAR(32) NOT NULL,
    email      VARCHAR(255),
    created_at TIMESTAMP NOT NULL DEFAULT NOW(),
    updated_at TIMESTAMP NOT NULL DEFAULT NOW(),
    UNIQUE (tenant_id, phone),
    UNIQUE (id, tenant_id)
);

-- The two-column key keeps an order from naming another tenant's customer.
CREATE TABLE orders (
    id           UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    tenant_id    UUID NOT NULL REFERENCES tenants(id),
    customer_id  UUID NOT NULL,
    order_number INTEGER NOT NULL,
    status       order_status NOT NULL DEFAULT 'PENDING',
    total_amount NUMERIC(12,2) NOT NULL CHECK (total_amount >= 0),
    note         TEXT,
    created_at   TIMESTAMP NOT NULL DEFAULT NOW(),
    updated_at   TIMESTAMP NOT NULL DEFAULT NOW(),
    UNIQUE (tenant_id, order_number),
    FOREIGN KEY (customer_id, tenant_id) REFERENCES customers(id, tenant_id)
);

CREATE TABLE order_items (
    id         UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    order_id   UUID NOT NULL REFERENCES orders(id) ON DELETE CASCADE,
    item_name  VARCHAR(255) NOT NULL,
    quantity   INTEGER NOT NULL CHECK (quantity > 0),
    unit_price NUMERIC(12,2) NOT NULL CHECK (unit_price >= 0),
    created_at TIMESTAMP NOT NULL DEFAULT NOW()
);

INSERT INTO tenants (id, name, subdomain, plan, is_active, created_at, updated_at)
SELECT md5('tenant-' || n)::uuid,
       'Restaurant ' || n,
       'restaurant-' || n,
       (ARRAY['STARTER', 'BUSINESS', 'ENTERPRISE'])[1 + n % 3],
       n <> 13,
       TIMESTAMP '2023-01-01 09:00' + n * INTERVAL '11 days',
       TIMESTAMP '2023-01-01 09:00' + n * INTERVAL '11 days'
FROM generate_series(1, 20) AS n;

-- Customer n belongs to tenant 1 + (n - 1) % 20; every seventh gave no e-mail.
INSERT INTO customers (id, tenant_id, name, phone, email, created_at, updated_at)
SELECT md5('customer-' || n)::uuid,
       md5('tenant-' || (1 + (n - 1) % 20))::uuid,
       'Customer ' || n,
       '+98912' || lpad(n::text, 7, '0'),
       CASE WHEN n % 7 <> 0 THEN 'customer' || n || '@mail.example' END,
       TIMESTAMP '2023-09-01 08:00' + n * INTERVAL '3 hours 7 minutes',
       TIMESTAMP '2023-09-01 08:00' + n * INTERVAL '3 hours 7 minutes'
FROM generate_series(1, 2000) AS n;

-- Order n is of customer 1 + n * 37 % 2000 and has 1 + n % 3 items.
INSERT INTO orders (id, tenant_id, customer_id, order_number, status, total_amount, note,
                    created_at, updated_at)
SELECT md5('order-' || n)::uuid,
       md5('tenant-' || (1 + n * 37 % 2000 % 20))::uuid,
       md5('customer-' || (1 + n * 37 % 2000))::uuid,
       n,
       (ARRAY['PENDING', 'CONFIRMED', 'COMPLETED', 'COMPLETED', 'CANCELLED'])[1 + n % 5]::order_status,
       (SELECT sum((1 + (n + k) % 3) * (40000 + (n * 7 + k * 13) % 50 * 1000))
        FROM generate_series(1, 1 + n % 3) AS k),
       CASE WHEN n % 11 = 0 THEN 'table ' || (n % 30) END,
       TIMESTAMP '2024-01-01 11:00' + n * INTERVAL '23 minutes',
       TIMESTAMP '2024-01-01 11:00' + n * INTERVAL '23 minutes'
FROM generate_series(1, 20000) AS n;

INSERT INTO order_items (id, order_id, item_name, quantity, unit_price, created_at)
SELECT md5('item-' || n || '-' || k)::uuid,
       md5('order-' || n)::uuid,
       (ARRAY['Kebab', 'Ghormeh sabzi', 'Tahdig', 'Doogh', 'Mast-o-khiar'])[1 + (n + k) % 5],
       1 + (n + k) % 3,
       40000 + (n * 7 + k * 13) % 50 * 1000,
       TIMESTAMP '2024-01-01 11:00' + n * INTERVAL '23 minutes'
FROM generate_series(1, 20000) AS n, LATERAL generate_series(1, 1 + n % 3) AS k;

CREATE INDEX idx_orders_customer_id ON orders(customer_id, tenant_id);
CREATE INDEX idx_orders_tenant_created_at ON orders(tenant_id, created_at);
CREATE INDEX idx_order_items_order_id ON order_items(order_id);
