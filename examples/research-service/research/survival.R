# Median survival by sex, as JSON.
suppressPackageStartupMessages({
  library(dplyr)
  library(ggplot2)
  library(jsonlite)
  library(survival)
})
fit <- survfit(Surv(time, status) ~ sex, data = lung)
median <- summary(fit)$table[, "median"]
rows <- lung |> group_by(sex) |> summarise(patients = n()) |> mutate(median = unname(median))
plot <- ggplot(rows, aes(sex, median)) + geom_col()
stopifnot(inherits(ggplotGrob(plot), "gtable"))
cat(toJSON(rows))
