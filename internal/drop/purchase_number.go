package drop

import "strings"

// A purchase's number is "SH-", four signs, "-" and four signs, such as SH-7K3M-Q2XP. Postgres
// makes it (migrations/00010_purchase_numbers.sql).

// purchaseNumberSigns are the signs of a number: none looks or sounds like another.
const purchaseNumberSigns = "23479ACDEFGHJKLMNPQRTVWXY"

// ParsePurchaseNumber reads a number as people write it: in any case, with or without its dashes.
// It returns the number as it is stored, and false for a text that is none.
func ParsePurchaseNumber(text string) (number string, ok bool) {
	signs, found := strings.CutPrefix(strings.ReplaceAll(strings.ToUpper(text), "-", ""), "SH")
	if !found || len(signs) != 8 || strings.Trim(signs, purchaseNumberSigns) != "" {
		return "", false
	}
	return "SH-" + signs[:4] + "-" + signs[4:], true
}
