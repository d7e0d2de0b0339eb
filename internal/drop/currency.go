package drop

//go:generate go run -C ../../tools ./currencies ../internal/drop/currencies.gen.go

// IsCurrency reports whether a code is one of ISO 4217 in which a price can be.
func IsCurrency(code string) bool {
	_, known := currencies[code]
	return known
}

// CheckPrice returns what is wrong with a price in a currency, or an empty text. What counts is the
// value: 24900.00 needs no decimal places. More than two are refused by [ParseMoney] already. A
// code that is not a currency is not judged here, so that drops from before there was a list can be
// edited.
func CheckPrice(price Money, currency string) string {
	decimals, known := currencies[currency]
	if !known || price.Equal(price.Truncate(min(int32(decimals), moneyScale))) {
		return ""
	}
	return "must be a whole amount: " + currency + " has no decimal places"
}
