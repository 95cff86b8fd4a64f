-- purpose: remember which carrier has an order, and when it arrived
ALTER TABLE orders ADD COLUMN delivered_at timestamptz;

CREATE TABLE deliveries (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  order_id bigint NOT NULL REFERENCES orders (id),
  carrier_id integer NOT NULL REFERENCES carriers (id),
  sent_at timestamptz NOT NULL DEFAULT now()
);
