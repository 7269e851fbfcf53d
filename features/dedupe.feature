Feature: Finding partners
  A contact and a customer with the same e-mail are one person. A bond, once made, outlives its e-mail.

  @F-09 @time
  Scenario: A contact and a customer with the same e-mail become one pair
    Given these contacts
      | contact | first name | last name | e-mail        |
      | Ann     | Ann        | Lee       | ann@acme.test |
    And these customers
      | customer | first name | last name | e-mail        |
      | Ann Lee  | Ann        | Lee       | ANN@Acme.test |
    When contacts and customers are set to sync both ways
    And the sync has caught up
    Then the contact "Ann" syncs with the customer "Ann Lee"
    And there is 1 contact
    And there is 1 customer

  @F-10 @time
  Scenario: A changed e-mail keeps the link
    Given "Ann" is linked
    When the e-mail of the contact "Ann" is changed to "ann.lee@elsewhere.test"
    And the sync has caught up
    Then "Ann" is still linked with the same customer
    And the e-mail of "Ann" is "ann.lee@elsewhere.test" on both sides
    And there is 1 contact
    And there is 1 customer

  @F-11 @time
  Scenario: A contact without e-mail is excluded
    Given contacts and customers sync both ways
    When a contact "Eve" with e-mail "" is made
    And the sync has caught up
    Then the card of "Eve" is RECORD_EXCLUDED
    And the card of "Eve" gives the reason NO_MATCH_KEY
    And there are no customers

  @F-12 @time
  Scenario: Of two customers with the e-mail the older one speaks
    Given these customers
      | customer  | e-mail        | phone |
      | Ann Older | ann@acme.test | 1     |
    And one day passes
    And these customers
      | customer    | e-mail        | phone |
      | Ann Younger | ann@acme.test | 2     |
    And a contact "Ann" with e-mail "ann@acme.test"
    When contacts and customers are set to sync both ways
    And the sync has caught up
    Then the contact "Ann" syncs with the customer "Ann Older"
    And the customer "Ann Younger" fails with DUPLICATE_IN_APP
    When the phone of the customer "Ann Younger" is changed to "3"
    And the sync has caught up
    Then the phone of the contact "Ann" is "1"
    And there is 1 contact
    And there are 2 customers
