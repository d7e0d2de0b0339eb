package rehearsal

import (
	"fmt"
	"math"
	"time"
)

// thousands formats a number with separators.
func thousands(n int) string {
	if n < 0 {
		return "−" + thousands(-n)
	}
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%s,%03d", thousands(n/1000), n%1000)
}

// human formats a time as a person would say it.
func human(d time.Duration) string {
	switch {
	case d < time.Second:
		return fmt.Sprintf("%d ms", d.Milliseconds())
	case d < 10*time.Second:
		return fmt.Sprintf("%.1f s", d.Seconds())
	case d < 2*time.Minute:
		return fmt.Sprintf("%.0f s", d.Seconds())
	default:
		return fmt.Sprintf("%d min %d s", int(d.Minutes()), int(d.Seconds())%60)
	}
}

// atMost formats milliseconds as tenths of a second, rounded up, because they stand after "within".
func atMost(milliseconds float64) string {
	return fmt.Sprintf("%.1f s", math.Ceil(milliseconds/100)/10)
}
