Feature: Display names
  QuickBooks wants each display name once among customers, vendors and employees. A customer is named after
  the contact's company, or after the person; the first contact of a company takes the company's name.

  @F-15 @SEED-133 @SEED-137 @time
  Scenario: The first contact takes the company's name
    Given a company "Acme"
    And these contacts
      | contact | first name | last name | e-mail        | of company |
      | Ann     | Ann        | Lee       | ann@acme.test | Acme       |
    When contacts and customers are set to sync both ways
    And the sync has caught up
    Then the contact "Ann" syncs with a customer called "Acme"
    And there is 1 customer

  @F-16 @SEED-136 @SEED-138 @time
  Scenario: The second contact of the company does not sync
    Given a company "Acme"
    And these contacts
      | contact | first name | last name | e-mail        | of company |
      | Ann     | Ann        | Lee       | ann@acme.test | Acme       |
    And contacts and customers sync both ways
    And the sync has caught up
    When these contacts are made
      | contact | first name | last name | e-mail        | of company |
      | Bob     | Bob        | Ray       | bob@acme.test | Acme       |
    And the sync has caught up
    Then the card of "Bob" is RECORD_NOT_SYNCING
    And the card of "Bob" gives the reason DISPLAY_NAME_IN_USE
    And the reason on the card of "Bob" mentions "Acme"
    And the contact "Bob" syncs with no customer
    And there is 1 customer

  @F-17 @SEED-134 @time
  Scenario: A contact without company gives first and last name
    Given these contacts
      | contact | first name | last name | e-mail        |
      | Cid     | Cid        | Roe       | cid@mail.test |
    When contacts and customers are set to sync both ways
    And the sync has caught up
    Then the contact "Cid" syncs with a customer called "Cid Roe"

  @F-18 @SEED-135 @time
  Scenario: The company's name is switched off
    Given a company "Acme"
    And these contacts
      | contact | first name | last name | e-mail        | of company |
      | Ann     | Ann        | Lee       | ann@acme.test | Acme       |
      | Bob     | Bob        | Ray       | bob@acme.test | Acme       |
    And contacts and customers sync both ways without display names from companies
    When the sync has caught up
    Then the contact "Ann" syncs with a customer called "Ann Lee"
    And the contact "Bob" syncs with a customer called "Bob Ray"

  @F-19 @SEED-136 @time
  Scenario: A vendor holds the name
    Given a company "Acme"
    And a vendor "Acme" in QuickBooks
    And these contacts
      | contact | first name | last name | e-mail        | of company |
      | Ann     | Ann        | Lee       | ann@acme.test | Acme       |
    When contacts and customers are set to sync both ways
    And the sync has caught up
    Then the card of "Ann" is RECORD_NOT_SYNCING
    And the card of "Ann" gives the reason DISPLAY_NAME_IN_USE
    And the reason on the card of "Ann" mentions "vendor"
    And there are no customers

  @F-20 @time
  Scenario: A freed name lets the oldest waiting contact in
    Given a company "Acme"
    And these contacts
      | contact | first name | last name | e-mail        | of company |
      | Ann     | Ann        | Lee       | ann@acme.test | Acme       |
      | Bob     | Bob        | Ray       | bob@acme.test | Acme       |
      | Cid     | Cid        | Roe       | cid@acme.test | Acme       |
    And contacts and customers sync both ways
    And the sync has caught up
    And the card of "Bob" is RECORD_NOT_SYNCING
    When the display name of the customer "Ann" is changed to "Acme Old"
    And 10 minutes pass
    Then the contact "Bob" syncs with a customer called "Acme"
    And the contact "Ann" syncs with a customer called "Acme Old"
    And the card of "Cid" is RECORD_NOT_SYNCING

  @F-21 @SEED-138 @time
  Scenario: The e-mail beats the name
    Given a company "Acme"
    And these customers
      | customer | e-mail        |
      | Acme     | bob@acme.test |
    And these contacts
      | contact | first name | last name | e-mail        | of company |
      | Ann     | Ann        | Lee       | ann@acme.test | Acme       |
      | Bob     | Bob        | Ray       | bob@acme.test | Acme       |
    When contacts and customers are set to sync both ways
    And the sync has caught up
    Then the contact "Bob" syncs with the customer "Acme"
    And the card of "Ann" is RECORD_NOT_SYNCING
    And the card of "Ann" gives the reason DISPLAY_NAME_IN_USE
