UPDATE account SET name = name || '!' WHERE id % 3 = 0;
