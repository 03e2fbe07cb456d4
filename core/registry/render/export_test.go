package render

// CSVText is how a text becomes a cell: no column that is written today can begin with
// a formula's character, so the rule is tested by itself.
var CSVText = csvText
