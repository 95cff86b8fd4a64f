-- purpose: nothing yet

/* still
   nothing */
