CREATE TABLE orders (id TEXT PRIMARY KEY, price INTEGER NOT NULL);
INSERT INTO orders (id, price) VALUES ('tea', 12), ('teapot', 85);
