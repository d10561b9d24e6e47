"""Named header rows of every report family and language, and what each of their columns is; no buyer's data."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.grid import Grid

ORDER = "111-1111111-1111111"


@dataclass(frozen=True)
class World:
    """One header row as it really looks, and the canonical columns that must come out of it: key → header."""

    name: str
    report: str
    headers: tuple[str, ...]
    columns: dict[str, str]

    def grid(self) -> Grid:
        """The header and one line, blank but for the order id."""
        return sheet(self.headers, [ORDER if title == self.columns["order_id"] else None for title in self.headers])

    def places(self) -> dict[str, int]:
        """The expected map: key → grid column."""
        return {key: self.headers.index(title) for key, title in self.columns.items()}


def sheet(*rows, merges=(), first_row=1):
    """A grid of rows, padded to one width."""
    width = max(map(len, rows), default=0)
    padded = [[*row, *[None] * (width - len(row))] for row in rows]
    return Grid([list(column) for column in zip(*padded, strict=True)], first_row=first_row, merges=tuple(merges))


def split(text):
    """The header row of a comma-separated line."""
    return tuple(title.strip() for title in text.split(","))


ALL_ORDERS = split(
    "amazon-order-id, merchant-order-id, purchase-date, last-updated-date, order-status,"
    "fulfillment-channel, sales-channel,"
    "order-channel, ship-service-level, product-name, sku, asin, item-status, quantity, currency,"
    "item-price, item-tax,"
    "shipping-price, shipping-tax, gift-wrap-price, gift-wrap-tax, item-promotion-discount,"
    "ship-promotion-discount,"
    "ship-city, ship-state, ship-postal-code, ship-country, promotion-ids, is-business-order,"
    "purchase-order-number,"
    "price-designation"
)
ALL_ORDERS_MAP = {
    "order_id": "amazon-order-id",
    "ordered_at": "purchase-date",
    "status": "order-status",
    "fulfilment": "fulfillment-channel",
    "marketplace": "sales-channel",
    "title": "product-name",
    "sku": "sku",
    "asin": "asin",
    "quantity": "quantity",
    "currency": "currency",
    "amount": "item-price",
}
UNSHIPPED = split(
    "order-id, order-item-id, purchase-date, payments-date, reporting-date, promise-date,"
    "days-past-promise, buyer-email,"
    "buyer-name, buyer-phone-number, sku, product-name, quantity-purchased, quantity-shipped, quantity-to-ship,"
    "ship-service-level, recipient-name, ship-address-1, ship-address-2, ship-address-3, ship-city, ship-state,"
    "ship-postal-code, ship-country"
)
UNSHIPPED_MAP = {
    "order_id": "order-id",
    "order_item_id": "order-item-id",
    "ordered_at": "purchase-date",
    "ship_by": "promise-date",
    "sku": "sku",
    "title": "product-name",
    "quantity": "quantity-purchased",
}
NEW_ORDERS = split(
    "order-id, order-item-id, purchase-date, payments-date, buyer-email, buyer-name, buyer-phone-number,"
    "sku, product-name,"
    "quantity-purchased, currency, item-price, item-tax, shipping-price, shipping-tax, ship-service-level,"
    "recipient-name,"
    "ship-address-1, ship-city, ship-state, ship-postal-code, ship-country, item-promotion-discount,"
    "item-promotion-id,"
    "ship-promotion-discount, ship-promotion-id, delivery-start-date, delivery-end-date, delivery-time-zone,"
    "delivery-Instructions, sales-channel"
)
NEW_ORDERS_MAP = {
    "order_id": "order-id",
    "order_item_id": "order-item-id",
    "ordered_at": "purchase-date",
    "sku": "sku",
    "title": "product-name",
    "quantity": "quantity-purchased",
    "currency": "currency",
    "amount": "item-price",
    "expected_by": "delivery-end-date",
    "marketplace": "sales-channel",
}
RETURNS = split(
    "Order ID, Order date, Return request date, Return request status, Amazon RMA ID, Merchant RMA ID,"
    "Label type, Label cost,"
    "Currency code, Return carrier, Tracking ID, Label to be paid by, A-to-Z Claim, Is prime, ASIN,"
    "Merchant SKU, Item Name,"
    "Return quantity, Return Reason, In policy, Return type, Resolution, Invoice number,"
    "Return delivery date, Order Amount,"
    "Order quantity, SafeT Action reason, SafeT claim id, SafeT claim state, SafeT claim creation time,"
    "SafeT claim reimbursement amount, Refunded Amount"
)
RETURNS_MAP = {
    "order_id": "Order ID",
    "ordered_at": "Order date",
    "return_requested_at": "Return request date",
    "return_status": "Return request status",
    "return_label": "Label type",
    "currency": "Currency code",
    "claim_flag": "A-to-Z Claim",
    "asin": "ASIN",
    "sku": "Merchant SKU",
    "title": "Item Name",
    "quantity": "Return quantity",
    "buyer_problem": "Return Reason",
    "return_delivered_at": "Return delivery date",
    "amount": "Order Amount",
    "refund_amount": "Refunded Amount",
}
SP_API_V0 = split(
    "AmazonOrderId, SellerOrderId, PurchaseDate, LastUpdateDate, OrderStatus, FulfillmentChannel,"
    "SalesChannel, OrderChannel,"
    "ShipServiceLevel, OrderTotal.CurrencyCode, OrderTotal.Amount, NumberOfItemsShipped, NumberOfItemsUnshipped,"
    "MarketplaceId, EasyShipShipmentStatus, OrderType, EarliestShipDate, LatestShipDate, EarliestDeliveryDate,"
    "LatestDeliveryDate, IsBusinessOrder, IsPrime, IsReplacementOrder, ReplacedOrderId"
)
SP_API_V0_MAP = {
    "order_id": "AmazonOrderId",
    "ordered_at": "PurchaseDate",
    "status": "OrderStatus",
    "fulfilment": "FulfillmentChannel",
    "marketplace": "SalesChannel",
    "currency": "OrderTotal.CurrencyCode",
    "amount": "OrderTotal.Amount",
    "tracking_status": "EasyShipShipmentStatus",
    "ship_by": "LatestShipDate",
    "expected_by": "LatestDeliveryDate",
}
SP_API_2026 = split(
    "orderId, createdTime, lastUpdatedTime, programs, salesChannel.channelName, salesChannel.marketplaceId,"
    "fulfillment.fulfillmentStatus, fulfillment.fulfilledBy, fulfillment.fulfillmentServiceLevel,"
    "fulfillment.shipByWindow.earliestDateTime, fulfillment.shipByWindow.latestDateTime,"
    "fulfillment.deliverByWindow.earliestDateTime, fulfillment.deliverByWindow.latestDateTime,"
    "orderItems[].orderItemId,"
    "orderItems[].product.sellerSku, orderItems[].cancellation.cancellationRequest, packages[].trackingNumber,"
    "packages[].carrier, packages[].shipTime, packages[].packageStatus.status, packages[].packageStatus.detailedStatus"
)
SP_API_2026_MAP = {
    "order_id": "orderId",
    "ordered_at": "createdTime",
    "marketplace": "salesChannel.marketplaceId",
    "status": "fulfillment.fulfillmentStatus",
    "fulfilment": "fulfillment.fulfilledBy",
    "ship_by": "fulfillment.shipByWindow.latestDateTime",
    "expected_by": "fulfillment.deliverByWindow.latestDateTime",
    "order_item_id": "orderItems[].orderItemId",
    "sku": "orderItems[].product.sellerSku",
    "tracking_id": "packages[].trackingNumber",
    "carrier": "packages[].carrier",
    "shipped_at": "packages[].shipTime",
    "tracking_status": "packages[].packageStatus.detailedStatus",
}
SETTLEMENT = split(
    "settlement-id, settlement-start-date, settlement-end-date, deposit-date, total-amount, currency,"
    "transaction-type,"
    "order-id, merchant-order-id, adjustment-id, shipment-id, marketplace-name, amount-type,"
    "amount-description, amount,"
    "fulfillment-id, posted-date, posted-date-time, order-item-code, merchant-order-item-id,"
    "merchant-adjustment-item-id,"
    "sku, quantity-purchased, promotion-id"
)


def flat(headers, index):
    """The same fields as a connector writes them that names the first of a list otherwise."""
    return tuple(title.replace("[]", index) for title in headers)


def _flat_map(mapping, index):
    return {key: title.replace("[]", index) for key, title in mapping.items()}


WORLDS = (
    World("All Orders", "all_orders", ALL_ORDERS, ALL_ORDERS_MAP),
    World("All Orders, older, with url", "all_orders", (*ALL_ORDERS[:8], "url", *ALL_ORDERS[8:]), ALL_ORDERS_MAP),
    World("All Orders, 28 columns", "all_orders", ALL_ORDERS[:28], ALL_ORDERS_MAP),
    World(
        "All Orders, India",
        "all_orders",
        (
            *ALL_ORDERS,
            "cpf",
            "order-item-id",
            "fulfilled-by",
            "buyer-company-name",
            "signature-confirmation-recommended",
        ),
        ALL_ORDERS_MAP | {"order_item_id": "order-item-id"},
    ),
    World(
        "Amazon India sale report",
        "india_sale",
        split(
            "index,Order ID,Date,Status,Fulfilment,Sales Channel,ship-service-level,Category,Size,"
            "Courier Status,Qty,currency,"
            "Amount,ship-city,ship-state,ship-postal-code,ship-country,B2B,fulfilled-by,New,PendingS"
        ),
        {
            "order_id": "Order ID",
            "ordered_at": "Date",
            "status": "Status",
            "fulfilment": "Fulfilment",
            "marketplace": "Sales Channel",
            "tracking_status": "Courier Status",
            "quantity": "Qty",
            "currency": "currency",
            "amount": "Amount",
        },
    ),
    World(
        "Amazon India sale report, 24 columns",
        "india_sale",
        (
            "index",
            "Order ID",
            "Date",
            "Status",
            "Fulfilment",
            "Sales Channel ",
            "ship-service-level",
            "Style",
            "SKU",
            "Category",
            "Size",
            "ASIN",
            "Courier Status",
            "Qty",
            "currency",
            "Amount",
            "ship-city",
            "ship-state",
            "ship-postal-code",
            "ship-country",
            "promotion-ids",
            "B2B",
            "fulfilled-by",
            "Unnamed: 22",
        ),
        {
            "order_id": "Order ID",
            "ordered_at": "Date",
            "status": "Status",
            "fulfilment": "Fulfilment",
            "marketplace": "Sales Channel ",
            "sku": "SKU",
            "asin": "ASIN",
            "tracking_status": "Courier Status",
            "quantity": "Qty",
            "currency": "currency",
            "amount": "Amount",
        },
    ),
    World(
        "Unshipped",
        "unshipped",
        (*UNSHIPPED, "is-business-order", "purchase-order-number", "price-designation", "is-prime"),
        UNSHIPPED_MAP,
    ),
    World(
        "Unshipped, India",
        "unshipped",
        (
            *UNSHIPPED,
            "is-business-order",
            "price-designation",
            "is-iba",
            "verge-of-cancellation",
            "verge-of-lateShipment",
        ),
        UNSHIPPED_MAP,
    ),
    World(
        "Unshipped, long form",
        "unshipped",
        (
            *UNSHIPPED,
            "payment-method-details",
            "number-of-items",
            "customized-url",
            "customized-page",
            "buyer-company-name",
            "is-ispu-order",
            "is-pickup-point-order",
            "pickup-point-type",
            "order-invoice-type",
            "verge-of-cancellation",
            "verge-of-lateShipment",
            "cpf",
            "signature-confirmation-recommended",
        ),
        UNSHIPPED_MAP,
    ),
    World(
        "Unshipped, Japan",
        "unshipped",
        (
            *UNSHIPPED,
            "payment-method",
            "cod-collectible-amount",
            "already-paid",
            "payment-method-fee",
            "scheduled-delivery-start-date",
            "scheduled-delivery-end-date",
            "points-granted",
            "is-prime",
            "verge-of-cancellation",
            "verge-of-lateShipment",
        ),
        UNSHIPPED_MAP | {"paid_with": "payment-method", "expected_by": "scheduled-delivery-end-date"},
    ),
    World(
        "Unshipped, third-party clone",
        "unshipped",
        (*UNSHIPPED, "sales-channel"),
        UNSHIPPED_MAP | {"marketplace": "sales-channel"},
    ),
    World("New Orders, older", "new_orders", NEW_ORDERS, NEW_ORDERS_MAP),
    World(
        "New Orders",
        "new_orders",
        (
            *NEW_ORDERS,
            "earliest-ship-date",
            "latest-ship-date",
            "earliest-delivery-date",
            "latest-delivery-date",
            "is-business-order",
            "purchase-order-number",
            "price-designation",
            "is-prime",
            "buyer-company-name",
        ),
        NEW_ORDERS_MAP | {"ship_by": "latest-ship-date", "expected_by": "latest-delivery-date"},
    ),
    World(
        "New Orders, India",
        "new_orders",
        (
            *NEW_ORDERS,
            "order-channel",
            "order-channel-instance",
            "external-order-id",
            "cod-collectible-amount",
            "already-paid",
            "payment-method",
            "payment-method-fee",
            "vat-exclusive-item-price",
            "gift-wrap-type",
            "gift-message-text",
            "fulfilled-by",
            "is-amazon-invoiced",
            "bill-name",
        ),
        NEW_ORDERS_MAP | {"paid_with": "payment-method", "fulfilment": "fulfilled-by"},
    ),
    World(
        "Amazon fulfilled shipments, simplified Chinese",
        "fulfilled_shipments",
        ("亚马逊订单编号", "配送日期", "销售渠道", "卖家 SKU", "商品价格"),
        {
            "order_id": "亚马逊订单编号",
            "shipped_at": "配送日期",
            "marketplace": "销售渠道",
            "sku": "卖家 SKU",
            "amount": "商品价格",
        },
    ),
    World("Returns", "returns", RETURNS, RETURNS_MAP),
    World(
        "Returns, other words",
        "returns",
        tuple(
            {"A-to-Z Claim": "A-to-z claim", "Merchant RMA ID": "Seller RMA ID", "Return Reason": "Return reason"}.get(
                title, title
            )
            for title in (*RETURNS, "Category")
        ),
        RETURNS_MAP | {"claim_flag": "A-to-z claim", "buyer_problem": "Return reason"},
    ),
    World(
        "Returns, XML names",
        "returns",
        split(
            "order_id, order_date, amazon_rma_id, return_request_date, return_request_status,"
            "a_to_z_claim, is_prime, tracking_id,"
            "return_carrier, currency_code, label_cost, label_type, label_to_be_paid_by, return_type, order_amount,"
            "order_quantity, item_name, asin, return_reason_code, merchant_sku, in_policy,"
            "return_quantity, resolution,"
            "refund_amount"
        ),
        {
            "order_id": "order_id",
            "ordered_at": "order_date",
            "return_requested_at": "return_request_date",
            "return_status": "return_request_status",
            "claim_flag": "a_to_z_claim",
            "currency": "currency_code",
            "return_label": "label_type",
            "amount": "order_amount",
            "title": "item_name",
            "asin": "asin",
            "buyer_problem": "return_reason_code",
            "sku": "merchant_sku",
            "quantity": "return_quantity",
            "refund_amount": "refund_amount",
        },
    ),
    World(
        "Returns, XML paths",
        "returns",
        split(
            "order_id, order_date, amazon_rma_id, return_request_date, return_request_status,"
            "a_to_z_claim, is_prime,"
            "label_details.tracking_id, label_details.return_carrier, label_details.currency_code,"
            "label_details.label_cost,"
            "label_details.label_type, label_to_be_paid_by, return_type, order_amount, order_quantity,"
            "item_details.item_name,"
            "item_details.asin, item_details.return_reason_code, item_details.merchant_sku, item_details.in_policy,"
            "item_details.return_quantity, item_details.resolution, item_details.refund_amount"
        ),
        {
            "order_id": "order_id",
            "ordered_at": "order_date",
            "return_requested_at": "return_request_date",
            "return_status": "return_request_status",
            "claim_flag": "a_to_z_claim",
            "currency": "label_details.currency_code",
            "return_label": "label_details.label_type",
            "amount": "order_amount",
            "title": "item_details.item_name",
            "asin": "item_details.asin",
            "buyer_problem": "item_details.return_reason_code",
            "sku": "item_details.merchant_sku",
            "quantity": "item_details.return_quantity",
            "refund_amount": "item_details.refund_amount",
        },
    ),
    World(
        "FBA returns",
        "fba_returns",
        split(
            "return-date, order-id, sku, asin, fnsku, product-name, quantity, fulfillment-center-id,"
            "detailed-disposition, reason,"
            "status, license-plate-number, customer-comments"
        ),
        {
            "return_delivered_at": "return-date",
            "order_id": "order-id",
            "sku": "sku",
            "asin": "asin",
            "title": "product-name",
            "quantity": "quantity",
            "buyer_problem": "reason",
            "return_status": "status",
        },
    ),
    World(
        "Feedback",
        "feedback",
        ("Date", "Rating", "Comments", "Your Response", "Order ID", "Rater Email"),
        {"feedback_rating": "Rating", "order_id": "Order ID"},
    ),
    World(
        "Feedback, Germany",
        "feedback",
        ("Datum", "Bewertung", "Kommentar", "Ihre Antwort", "Transaktionsnummer", "E-Mail des Bewertenden"),
        {"feedback_rating": "Bewertung", "order_id": "Transaktionsnummer"},
    ),
    World(
        "Feedback, Spain, half translated",
        "feedback",
        ("Date", "Rating", "Comentarios", "Response", "Número de pedido", "E-mail del cliente"),
        {"feedback_rating": "Rating", "order_id": "Número de pedido"},
    ),
    World(
        "Feedback, Mexico",
        "feedback",
        ("Fecha", "Rating", "Comentarios", "Tu respuesta", "Número de pedido", "Correo electrónico del evaluador"),
        {"feedback_rating": "Rating", "order_id": "Número de pedido"},
    ),
    World("SP-API v0", "sp_api_v0", SP_API_V0, SP_API_V0_MAP),
    World(
        "SP-API v0 with items",
        "sp_api_v0",
        (
            *SP_API_V0,
            "OrderItemId",
            "ASIN",
            "SellerSKU",
            "Title",
            "QuantityOrdered",
            "QuantityShipped",
            "ItemPrice.Amount",
            "ItemPrice.CurrencyCode",
            "ScheduledDeliveryStartDate",
            "ScheduledDeliveryEndDate",
            "BuyerRequestedCancel",
            "ConditionId",
        ),
        SP_API_V0_MAP
        | {
            "order_item_id": "OrderItemId",
            "asin": "ASIN",
            "sku": "SellerSKU",
            "title": "Title",
            "quantity": "QuantityOrdered",
            "amount": "ItemPrice.Amount",
            "currency": "ItemPrice.CurrencyCode",
        },
    ),
    World("SP-API 2026-01", "sp_api_2026", SP_API_2026, SP_API_2026_MAP),
    World(
        "SP-API 2026-01, first of a list as [0]",
        "sp_api_2026",
        flat(SP_API_2026, "[0]"),
        _flat_map(SP_API_2026_MAP, "[0]"),
    ),
    World(
        "SP-API 2026-01, first of a list as .0.",
        "sp_api_2026",
        flat(SP_API_2026, ".0"),
        _flat_map(SP_API_2026_MAP, ".0"),
    ),
    World("SP-API 2026-01, lists left out", "sp_api_2026", flat(SP_API_2026, ""), _flat_map(SP_API_2026_MAP, "")),
    World(
        "Settlement V2",
        "settlement",
        SETTLEMENT,
        {
            "order_id": "order-id",
            "order_item_id": "order-item-code",
            "marketplace": "marketplace-name",
            "currency": "currency",
            "fulfilment": "fulfillment-id",
            "sku": "sku",
            "quantity": "quantity-purchased",
        },
    ),
    World(
        "Payments by date range",
        "date_range",
        split(
            "date/time, settlement id, type, order id, sku, description, quantity, marketplace,"
            "account type, fulfillment, order city,"
            "order state, order postal, product sales, selling fees, fba fees, other, total"
        ),
        {
            "order_id": "order id",
            "sku": "sku",
            "quantity": "quantity",
            "marketplace": "marketplace",
            "fulfilment": "fulfillment",
        },
    ),
    World(
        "Payments by date range, Germany",
        "date_range",
        split(
            "Datum/Uhrzeit, Abrechnungsnummer, Typ, Bestellnummer, SKU, Beschreibung, Menge, Marketplace,"
            "Versand, Gesamt"
        ),
        {
            "order_id": "Bestellnummer",
            "sku": "SKU",
            "quantity": "Menge",
            "marketplace": "Marketplace",
            "fulfilment": "Versand",
        },
    ),
    World(
        "Payments by date range, France",
        "date_range",
        split(
            "date/heure, type, numéro de la commande, sku, quantité, marketplace, traitement,ventes de produits, total"
        ),
        {
            "order_id": "numéro de la commande",
            "sku": "sku",
            "quantity": "quantité",
            "marketplace": "marketplace",
            "fulfilment": "traitement",
        },
    ),
    World(
        "Payments by date range, Italy",
        "date_range",
        split("Data/Ora:, Tipo, Numero ordine, SKU, Quantità, Marketplace, Gestione, Vendite, totale"),
        {
            "order_id": "Numero ordine",
            "sku": "SKU",
            "quantity": "Quantità",
            "marketplace": "Marketplace",
            "fulfilment": "Gestione",
        },
    ),
    World(
        "Payments by date range, Spain",
        "date_range",
        split(
            "fecha y hora, tipo, número de pedido, sku, cantidad, web de Amazon, gestión logística,"
            "ventas de productos, total"
        ),
        {
            "order_id": "número de pedido",
            "sku": "sku",
            "quantity": "cantidad",
            "marketplace": "web de Amazon",
            "fulfilment": "gestión logística",
        },
    ),
    World(
        "Payments by date range, Japan",
        "date_range",
        split(
            "日付/時間, 決済番号, トランザクションの種類, 注文番号, SKU, 説明, 数量, Amazon 出品サービス,"
            "フルフィルメント, 合計"
        ),
        {
            "order_id": "注文番号",
            "sku": "SKU",
            "quantity": "数量",
            "marketplace": "Amazon 出品サービス",
            "fulfilment": "フルフィルメント",
        },
    ),
    World(
        "ShipStation",
        "shipstation",
        split(
            "Order - Number, Order - Status, Date - Order Date, Date - Ship By Date, Date - Shipped Date,"
            "Item - SKU, Item - Qty,"
            "Item - Name, Market - Store Name, Carrier - Service Selected, Order - Weight, Service - Package Type"
        ),
        {
            "order_id": "Order - Number",
            "status": "Order - Status",
            "ordered_at": "Date - Order Date",
            "ship_by": "Date - Ship By Date",
            "shipped_at": "Date - Shipped Date",
            "sku": "Item - SKU",
            "quantity": "Item - Qty",
            "title": "Item - Name",
        },
    ),
    World(
        "Linnworks open orders",
        "linnworks",
        split(
            "Order Id, Reference Number, External Reference, Channel Reference, Received date,"
            "Dispatch By, Created Date, SKU,"
            "Quantity, Currency, Tracking Number"
        ),
        {
            "order_id": "Reference Number",
            "ordered_at": "Received date",
            "ship_by": "Dispatch By",
            "sku": "SKU",
            "quantity": "Quantity",
            "currency": "Currency",
            "tracking_id": "Tracking Number",
        },
    ),
    World(
        "eBay, pasted by the same seller",
        "sheet",
        split(
            "Order Number, Sale Date, Ship By Date, Minimum Estimated Delivery Date,"
            "Maximum Estimated Delivery Date, Tracking Number"
        ),
        {
            "order_id": "Order Number",
            "ship_by": "Ship By Date",
            "expected_by": "Maximum Estimated Delivery Date",
            "tracking_id": "Tracking Number",
        },
    ),
    World(
        "by hand, English",
        "sheet",
        split(
            "Order ID, Marketplace, Order date, Ship by, Ship date, First scan, Expected delivery date,"
            "Actual delivery date, Carrier,"
            "Tracking number, Tracking status, Status, Buyer contacted, Problem, Last reply,"
            "Return request date, Return status,"
            "Return label, Return delivery date, Refund date, Refund amount, Claim date, Claim reason,"
            "Claim outcome, Owner, Notes"
        ),
        {
            "order_id": "Order ID",
            "marketplace": "Marketplace",
            "ordered_at": "Order date",
            "ship_by": "Ship by",
            "shipped_at": "Ship date",
            "first_scan_at": "First scan",
            "expected_by": "Expected delivery date",
            "delivered_at": "Actual delivery date",
            "carrier": "Carrier",
            "tracking_id": "Tracking number",
            "tracking_status": "Tracking status",
            "status": "Status",
            "buyer_contacted_at": "Buyer contacted",
            "buyer_problem": "Problem",
            "seller_replied_at": "Last reply",
            "return_requested_at": "Return request date",
            "return_status": "Return status",
            "return_label": "Return label",
            "return_delivered_at": "Return delivery date",
            "refunded_at": "Refund date",
            "refund_amount": "Refund amount",
            "claim_filed_at": "Claim date",
            "claim_reason": "Claim reason",
            "claim_outcome": "Claim outcome",
            "owner": "Owner",
            "note": "Notes",
        },
    ),
    World(
        "by hand, traditional Chinese",
        "sheet",
        split(
            "訂單編號, 站點, 訂購日期, 最晚出貨日, 出貨日期, 預計送達日, 送達日, 物流商, 追蹤號碼,"
            "訂單狀態, 買家聯絡日, 問題類型, 回覆日期, 退貨申請日,"
            "退貨狀態, 退貨送達日, 退款日期, 退款金額, 索賠日期, 索賠原因, 索賠結果, 申訴日期, 訂單金額,"
            "幣別, 負責人, 備註"
        ),
        {
            "order_id": "訂單編號",
            "marketplace": "站點",
            "ordered_at": "訂購日期",
            "ship_by": "最晚出貨日",
            "shipped_at": "出貨日期",
            "expected_by": "預計送達日",
            "delivered_at": "送達日",
            "carrier": "物流商",
            "tracking_id": "追蹤號碼",
            "status": "訂單狀態",
            "buyer_contacted_at": "買家聯絡日",
            "buyer_problem": "問題類型",
            "seller_replied_at": "回覆日期",
            "return_requested_at": "退貨申請日",
            "return_status": "退貨狀態",
            "return_delivered_at": "退貨送達日",
            "refunded_at": "退款日期",
            "refund_amount": "退款金額",
            "claim_filed_at": "索賠日期",
            "claim_reason": "索賠原因",
            "claim_outcome": "索賠結果",
            "appealed_at": "申訴日期",
            "amount": "訂單金額",
            "currency": "幣別",
            "owner": "負責人",
            "note": "備註",
        },
    ),
    World(
        "by hand, simplified Chinese, with the filler that Amazon repeats",
        "sheet",
        ("订单号", "下单时间", "不适用项目", "预计送达日期", "不适用项目", "签收日期", "不适用项目", "订单状态"),
        {
            "order_id": "订单号",
            "ordered_at": "下单时间",
            "expected_by": "预计送达日期",
            "delivered_at": "签收日期",
            "status": "订单状态",
        },
    ),
    World(
        "by hand, German",
        "sheet",
        split(
            "Bestellnummer, Bestelldatum, voraussichtliches Lieferdatum, Zustelldatum, Bestellstatus,"
            "Sendungsverfolgungsnummer"
        ),
        {
            "order_id": "Bestellnummer",
            "ordered_at": "Bestelldatum",
            "expected_by": "voraussichtliches Lieferdatum",
            "delivered_at": "Zustelldatum",
            "status": "Bestellstatus",
            "tracking_id": "Sendungsverfolgungsnummer",
        },
    ),
    World(
        "by hand, French",
        "sheet",
        split(
            "numéro de commande, date de commande, date de livraison estimée, livré le, transporteur,numéro de suivi"
        ),
        {
            "order_id": "numéro de commande",
            "ordered_at": "date de commande",
            "expected_by": "date de livraison estimée",
            "delivered_at": "livré le",
            "carrier": "transporteur",
            "tracking_id": "numéro de suivi",
        },
    ),
    World(
        "by hand, Italian",
        "sheet",
        split(
            "numero dell'ordine, data dell'ordine, data di consegna prevista, consegnato il, corriere,"
            "numero di spedizione"
        ),
        {
            "order_id": "numero dell'ordine",
            "ordered_at": "data dell'ordine",
            "expected_by": "data di consegna prevista",
            "delivered_at": "consegnato il",
            "carrier": "corriere",
            "tracking_id": "numero di spedizione",
        },
    ),
    World(
        "by hand, Spanish, without accents",
        "sheet",
        split(
            "Numero de pedido, Fecha del pedido, Fecha de entrega prevista, Fecha real de entrega,"
            "Transportista, Numero de seguimiento"
        ),
        {
            "order_id": "Numero de pedido",
            "ordered_at": "Fecha del pedido",
            "expected_by": "Fecha de entrega prevista",
            "delivered_at": "Fecha real de entrega",
            "carrier": "Transportista",
            "tracking_id": "Numero de seguimiento",
        },
    ),
    World(
        "by hand, Japanese",
        "sheet",
        split("注文番号, 注文日, お届け予定日, 配達日, 出荷日, 出荷予定日, 配送会社, お問い合わせ伝票番号"),
        {
            "order_id": "注文番号",
            "ordered_at": "注文日",
            "expected_by": "お届け予定日",
            "delivered_at": "配達日",
            "shipped_at": "出荷日",
            "ship_by": "出荷予定日",
            "carrier": "配送会社",
            "tracking_id": "お問い合わせ伝票番号",
        },
    ),
    World(
        "a list of returns made by hand: the status is the return's",
        "returns_by_hand",
        split("Order ID, Return request date, Return reason, Status, Refund date"),
        {
            "order_id": "Order ID",
            "return_requested_at": "Return request date",
            "buyer_problem": "Return reason",
            "return_status": "Status",
            "refunded_at": "Refund date",
        },
    ),
)
