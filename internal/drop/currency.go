package drop

import "strings"

// currencies has the codes of ISO 4217 with their decimal places, as the standard's list has them,
// with the codes of funds. The codes that the standard gives no decimal places are not in it:
// metals, units of account, tests (XTS) and "no currency" (XXX).
//
//nolint:gochecknoglobals // a constant; Go has none of this type
var currencies = currencyTable(map[int]string{
	0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
	2: "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW " +
		"CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG " +
		"HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR " +
		"MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG " +
		"SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES " +
		"WST XCD XCG YER ZAR ZMW ZWG",
	3: "BHD IQD JOD KWD LYD OMR TND",
	4: "CLF UYW",
})

func currencyTable(codes map[int]string) map[string]int {
	table := map[string]int{}
	for decimals, list := range codes {
		for code := range strings.FieldsSeq(list) {
			table[code] = decimals
		}
	}
	return table
}

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
	if !known || price.Equal(price.Truncate(int32(min(decimals, moneyScale)))) {
		return ""
	}
	return "must be a whole amount: " + currency + " has no decimal places"
}
