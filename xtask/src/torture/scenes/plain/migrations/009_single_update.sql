UPDATE account SET amount = amount + 7 WHERE id % 3 = 0;
