Feature: A first rehearsal
  Contacts of the CRM and customers of QuickBooks sync both ways. `rehearse steps` lists every sentence that a
  feature can say; `rehearse steps phone` lists those about phones.

  Scenario: An edit travels to the other side
    Given "Ann" is linked, with phone "50" on both sides
    When the phone of the contact "Ann" is changed to "100"
    And the sync has caught up
    Then the phone of "Ann" is "100" on both sides
    And the card of "Ann" is UP_TO_DATE

  Scenario: A lost answer makes no second customer
    Given contacts and customers sync both ways
    And the sync has caught up
    And QuickBooks loses the answer to the next create
    When a contact "Ann" with e-mail "ann@example.test" is made
    And 3 days pass
    Then there is 1 customer
    And the card of "Ann" is UP_TO_DATE
