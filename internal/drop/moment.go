package drop

import "time"

// Moment is a time in UTC, or none. In JSON it is a time or null. Two of them can be compared with
// ==.
type Moment struct{ time.Time }

// MomentOf returns a time as a moment; the zero time is none.
func MomentOf(at time.Time) Moment {
	if at.IsZero() {
		return Moment{}
	}
	return Moment{at.UTC().Round(0)} // without the reading of the monotonic clock
}

// MarshalJSON implements json.Marshaler.
func (m Moment) MarshalJSON() ([]byte, error) {
	if m.IsZero() {
		return []byte("null"), nil
	}
	return m.Time.MarshalJSON()
}

// UnmarshalJSON implements json.Unmarshaler.
func (m *Moment) UnmarshalJSON(data []byte) error {
	var at time.Time // null leaves it zero
	if err := at.UnmarshalJSON(data); err != nil {
		return err
	}
	*m = MomentOf(at)
	return nil
}
