package shop

// NoMetrics is noMetrics for the tests of package shop_test.
type NoMetrics = noMetrics
