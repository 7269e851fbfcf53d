Feature: First steps
  What any two-way sync can do. Nothing here moves the time by itself, so that a core on the machine's own clock
  can be judged, too.

  Scenario: A contact becomes a customer
    Given contacts and customers sync both ways
    When a contact "Ann" with e-mail "ann@acme.test" is made
    And the sync has caught up
    Then there is 1 customer
    And the e-mail of the customer "Ann" is "ann@acme.test"
    And the card of "Ann" is UP_TO_DATE

  Scenario: A customer becomes a contact
    Given contacts and customers sync both ways
    When a QuickBooks customer "Ann Lee" with e-mail "ann@acme.test" is made
    And the sync has caught up
    Then there is 1 contact
    And the e-mail of the contact "Ann Lee" is "ann@acme.test"

  Scenario: Two who share an e-mail become one pair
    Given a contact "Ann" with e-mail "ann@acme.test"
    And a QuickBooks customer "Ann Lee" with e-mail "ann@acme.test"
    When contacts and customers are set to sync both ways
    And the sync has caught up
    Then the contact "Ann" syncs with the QuickBooks customer "Ann Lee"
    And there is 1 contact
    And there is 1 customer

  Scenario Outline: An edit travels
    Given contacts and customers sync both ways
    And a contact "Ann" with e-mail "ann@acme.test"
    And the sync has caught up
    When the phone of the <record> "Ann" is changed to "100"
    And the sync has caught up
    Then the phone of "Ann" is "100" on both sides
    And "Ann" is still linked with the same customer

    Examples:
      | record   |
      | contact  |
      | customer |
