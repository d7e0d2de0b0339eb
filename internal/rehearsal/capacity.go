package rehearsal

import "fmt"

// Capacity is how many presses of Reserve a second the deployment answered in time.
type Capacity struct {
	ASecond int  `json:"aSecond"` // the most in one second of which 99 in 100 were answered within a second
	AtLeast bool `json:"atLeast"` // no second was too much, so the limit was not reached
}

// capacity returns the busiest second that was answered in time. Seconds that were not bound it:
// one that was busier and answered in time may have been luck.
func capacity(seconds []*Second) (c Capacity) {
	c.AtLeast = true
	limit := 0
	for _, s := range seconds {
		if s.Pressed > 0 && !s.inTime() {
			c.AtLeast = false
			if limit == 0 || s.Pressed < limit {
				limit = s.Pressed
			}
		}
	}
	for _, s := range seconds {
		if s.inTime() && (limit == 0 || s.Pressed < limit) {
			c.ASecond = max(c.ASecond, s.Pressed)
		}
	}
	return c
}

// fewPresses is a second in which a single late answer says nothing about load.
const fewPresses = 20

// inTime reports whether 99 in 100 presses of the second were answered within a second.
func (s *Second) inTime() bool {
	return s.Pressed < fewPresses || s.Late*100 <= s.Pressed
}

func (c Capacity) sentence() string {
	if c.ASecond == 0 && !c.AtLeast {
		return "this deployment did not answer in time in any second"
	}
	if c.AtLeast {
		return fmt.Sprintf("this deployment carries at least %s arrivals a second", thousands(c.ASecond))
	}
	return fmt.Sprintf("this deployment carries about %s arrivals a second", thousands(c.ASecond))
}
