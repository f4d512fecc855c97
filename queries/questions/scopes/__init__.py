"""The shared beginnings of questions: what is counted, and the lines that each filter adds."""
