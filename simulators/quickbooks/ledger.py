"""What the vendor offers and this fake does not: it answers as the vendor answers an unknown name."""

from __future__ import annotations

NOT_YET: tuple[str, ...] = (
    "XML bodies and answers: faults come in XML, everything else refuses a caller without JSON in Accept",
    "transactions: Invoice, Payment, Estimate, SalesReceipt, CreditMemo, RefundReceipt, Bill, BillPayment, "
    "Purchase, PurchaseOrder, Deposit, Transfer, JournalEntry, VendorCredit, TimeActivity",
    "lists: Item, Account, Term, Class, Department, PaymentMethod, CustomerType, TaxCode, TaxRate, "
    "TaxAgency, CompanyCurrency, ExchangeRate, Budget, JournalCode (the ids of a new company's terms, "
    "payment methods and tax codes can be referred to)",
    "RecurringTransaction, CreditCardPayment, Attachable with upload and download",
    "void, send, pdf, reports",
    "writing CompanyInfo and Preferences",
    "CDCQuery items in a batch",
    "multicurrency",
    "custom fields, classic and enhanced, and the GraphQL service",
    "merging two names, and so the merged webhook",
    "legacy and CloudEvents webhooks at the same time; duplicated and shuffled deliveries",
    "metering of the partner programme; the limits for reports and e-mail",
    "the role of the user: code 120",
    "the current user and token migration endpoints",
)
