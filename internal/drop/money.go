package drop

import (
	"fmt"
	"strconv"

	"github.com/shopspring/decimal"
)

// moneyScale is how many decimal places a price has, in JSON and in Postgres (NUMERIC(12,2)).
const moneyScale = 2

// Money is an amount in some currency, exact to the hundredth. Its JSON is a decimal string such as
// "219.00".
type Money struct{ decimal.Decimal }

// maxMoney is the largest amount that NUMERIC(12,2) holds.
var maxMoney = decimal.RequireFromString("9999999999.99") //nolint:gochecknoglobals // a constant; Go has none of this type

// ParseMoney reads a plain decimal string: not negative, at most two decimal places, at most
// 9999999999.99.
func ParseMoney(s string) (Money, error) {
	const want = `want a decimal string such as "219.00", from 0 to 9999999999.99, with at most two decimal places`
	if !plainDecimal(s) {
		return Money{}, fmt.Errorf("%s", want)
	}
	d, err := decimal.NewFromString(s)
	if err != nil || d.GreaterThan(maxMoney) || !d.Equal(d.Truncate(moneyScale)) {
		return Money{}, fmt.Errorf("%s", want)
	}
	return Money{d}, nil
}

// plainDecimal refuses signs, exponents and the lengths that would make parsing costly.
func plainDecimal(s string) bool {
	if s == "" || len(s) > 16 || s[0] == '.' || s[len(s)-1] == '.' {
		return false
	}
	dots := 0
	for _, r := range s {
		if r == '.' {
			dots++
		} else if r < '0' || r > '9' {
			return false
		}
	}
	return dots <= 1
}

// String returns the amount with two decimal places.
func (m Money) String() string { return m.StringFixed(moneyScale) }

// MarshalJSON implements json.Marshaler.
func (m Money) MarshalJSON() ([]byte, error) {
	return strconv.AppendQuote(nil, m.String()), nil
}

// UnmarshalJSON implements json.Unmarshaler: the string that MarshalJSON writes, and nothing else.
func (m *Money) UnmarshalJSON(data []byte) error {
	s, err := strconv.Unquote(string(data))
	if err != nil {
		return fmt.Errorf("want a decimal string such as %q", "219.00")
	}
	parsed, err := ParseMoney(s)
	if err != nil {
		return err
	}
	*m = parsed
	return nil
}
