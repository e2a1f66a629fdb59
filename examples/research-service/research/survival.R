# Median survival by sex, as JSON.
suppressPackageStartupMessages({
  library(dplyr)
  library(jsonlite)
  library(survival)
})
fit <- survfit(Surv(time, status) ~ sex, data = lung)
median <- summary(fit)$table[, "median"]
rows <- lung |> group_by(sex) |> summarise(patients = n()) |> mutate(median = unname(median))
cat(toJSON(rows))
